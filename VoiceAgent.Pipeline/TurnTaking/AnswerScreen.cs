using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>
/// The first seconds of a call that the platform has placed: a person or a voicemail has picked up. The agent listens, because both may speak first. The
/// functions are pure. Times count from the start of the session.
/// </summary>
internal sealed record AnswerScreen(VoicemailBehaviour Behaviour, IReadOnlyList<string> Message)
{
    // Nobody says more than this before the other side may speak. A script without spaces has about two characters a word.
    private const int LongestAnswer = 25;
    private const int LongestAnswerInCharacters = 50;

    private static readonly TimeSpan LongestSpeech = TimeSpan.FromSeconds(7);

    // A person who is called waits for the other side, or says a few words.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    // After words that were understood. After a longer speech the pause may be one in a recorded greeting.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan LongerPause = TimeSpan.FromSeconds(1.3);
    private static readonly TimeSpan ShortSpeech = TimeSpan.FromSeconds(2.5);

    // A final transcript comes within this time of the end of the words.
    private static readonly TimeSpan TranscriptLag = TimeSpan.FromSeconds(1.6);

    // A person has been understood by then.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    // A voicemail without a tone records after its greeting. Some greetings have pauses.
    private static readonly TimeSpan SilenceOfMachine = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestGreeting = TimeSpan.FromSeconds(60);

    public TimeSpan OpenedAt { get; init; }

    /// <summary>When the present sound began. Null during silence.</summary>
    public TimeSpan? SoundSince { get; init; }

    /// <summary>When the last sound ended. Null when there was none.</summary>
    public TimeSpan? SoundEnd { get; init; }

    /// <summary>How long the last sound was.</summary>
    public TimeSpan LastSound { get; init; }

    /// <summary>The final words so far.</summary>
    public string Words { get; init; } = "";

    /// <summary>The words that may still change.</summary>
    public string Open { get; init; } = "";

    /// <summary>The tone of a voicemail has ended.</summary>
    public bool HasTone { get; init; }

    /// <summary>A machine was recognised. The message waits for its tone.</summary>
    public bool IsMachine { get; init; }

    /// <summary>When the decision is made if nothing more is heard.</summary>
    public TimeSpan Due => IsMachine
        ? Earlier(OpenedAt + LongestGreeting, SoundSince is null ? (SoundEnd ?? OpenedAt) + SilenceOfMachine : null)
        : Earlier(OpenedAt + Longest, SoundSince is { } since ? since + LongestSpeech : SoundEnd is { } end ? end + PauseAfter() : OpenedAt + Silence);

    public AnswerVerdict Judge(TimeSpan now)
    {
        if (IsMachine)
        {
            return HasTone || now >= Due ? AnswerVerdict.SpeakMessage : AnswerVerdict.Listen;
        }

        var words = SpokenPhrases.WordsOf($"{Words} {Open}");
        var longest = words.Any(word => SpokenPhrases.HasNoSpaces(word[0])) ? LongestAnswerInCharacters : LongestAnswer;
        var isMachine = HasTone || words.Count > longest || MachineGreetings.AreIn(words) || (SoundSince is { } since && now >= since + LongestSpeech);
        return isMachine ? AnswerVerdict.Machine
            : now < Due ? AnswerVerdict.Listen
            : SoundSince is null ? AnswerVerdict.Person : AnswerVerdict.Machine;
    }

    private TimeSpan PauseAfter() => Words.Length == 0 || Open.Length > 0 ? TranscriptLag : LastSound > ShortSpeech ? LongerPause : Pause;

    private static TimeSpan Earlier(TimeSpan one, TimeSpan? other) => other < one ? other.Value : one;
}

internal enum AnswerVerdict
{
    /// <summary>It is not known yet.</summary>
    Listen,
    Person,

    /// <summary>A voicemail or another machine.</summary>
    Machine,

    /// <summary>The machine records now.</summary>
    SpeakMessage,
}
