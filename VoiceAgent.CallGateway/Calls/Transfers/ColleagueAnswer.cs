using VoiceAgent.Contracts.Transcripts;

namespace VoiceAgent.CallGateway.Calls.Transfers;

/// <summary>What a human's telephone has answered: a key, words, or nothing.</summary>
/// <param name="Key">The first key that was pressed. Null when no key was pressed.</param>
/// <param name="Words">The recognised words. Null when nothing was said.</param>
internal sealed record ColleagueAnswer(char? Key, string? Words)
{
    public const char AcceptKey = '1';
    public const char DeclineKey = '2';

    // An answer to a yes-or-no question is short. A longer text is a recorded greeting, or a conversation in the room.
    private const int LongestAnswer = 12;

    // A word of a script without spaces has about two characters.
    private const int LongestAnswerInCharacters = 24;

    public static ColleagueAnswer Silence { get; } = new(null, null);

    /// <param name="language">The language of the question, BCP 47.</param>
    public Verdict Judge(string language)
    {
        if (Key is { } key)
        {
            return key switch
            {
                AcceptKey => Verdict.Accepts,
                DeclineKey => Verdict.Declines,
                _ => Verdict.Unclear,
            };
        }

        var words = SpokenPhrases.WordsOf(Words);
        var longest = words.Any(word => SpokenPhrases.HasNoSpaces(word[0])) ? LongestAnswerInCharacters : LongestAnswer;
        return words.Count == 0 ? Verdict.Silent
            : MachineGreetings.AreIn(words) ? Verdict.Machine
            : words.Count > longest ? Verdict.Unclear
            : ColleagueLanguage.Of(language).Accepts(words) switch
            {
                true => Verdict.Accepts,
                false => Verdict.Declines,
                null => Verdict.Unclear,
            };
    }
}

internal enum Verdict
{
    /// <summary>Nobody said or pressed anything.</summary>
    Silent,
    Accepts,
    Declines,

    /// <summary>A voicemail or another machine has picked up.</summary>
    Machine,

    /// <summary>Neither yes nor no.</summary>
    Unclear,
}
