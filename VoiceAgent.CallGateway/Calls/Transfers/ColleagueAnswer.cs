using System.Text;

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

        var words = Spaced(Words);
        if (words.Length <= 1)
        {
            return Verdict.Silent;
        }

        if (MachineGreetings.AreIn(words))
        {
            return Verdict.Machine;
        }

        var colleague = ColleagueLanguage.Of(language);
        var answer = words.Replace(" no problem ", " yes ", StringComparison.Ordinal);
        return words.Count(character => character == ' ') - 1 > LongestAnswer ? Verdict.Unclear
            : Has(answer, colleague.EveryDeclines) ? Verdict.Declines
            : Has(answer, colleague.EveryAccepts) ? Verdict.Accepts
            : Verdict.Unclear;
    }

    private static bool Has(string words, IEnumerable<string> phrases) => phrases.Any(phrase => words.Contains($" {phrase} ", StringComparison.Ordinal));

    /// <summary>Small letters and digits, with a single space before, between and after the words. Apostrophes are left out.</summary>
    private static string Spaced(string? text)
    {
        var spaced = new StringBuilder(" ");
        foreach (var character in text ?? "")
        {
            if (char.IsLetterOrDigit(character))
            {
                spaced.Append(char.ToLowerInvariant(character));
            }
            else if (character is not ('\'' or '’') && spaced[^1] != ' ')
            {
                spaced.Append(' ');
            }
        }

        return spaced[^1] == ' ' ? spaced.ToString() : spaced.Append(' ').ToString();
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
