using VoiceAgent.Pipeline.Languages;

namespace VoiceAgent.Pipeline.TurnTaking.Judgement;

/// <summary>Words that arrived after the caller's turn had ended, and what is known about the moment at which they were said.</summary>
internal sealed record Overheard
{
    /// <summary>All words of the caller since the turn ended. Echoes are not among them.</summary>
    public required string Text { get; init; }

    /// <summary>When the words began.</summary>
    public TimeSpan From { get; init; }

    /// <summary>When the last word ended.</summary>
    public TimeSpan Until { get; init; }

    /// <summary>The keys that the caller has pressed since.</summary>
    public string Keys { get; init; } = "";

    /// <summary>True when the caller is still making a sound, so that more words may follow.</summary>
    public bool MoreMayFollow { get; init; }

    /// <summary>The words of the caller's language.</summary>
    public required ListenerWords Language { get; init; }

    /// <summary>How many words interrupt. With 0, any sound does.</summary>
    public int WordsToInterrupt { get; init; } = 1;

    /// <summary>What the agent is saying. Null when it is silent.</summary>
    public AgentSpeech? Speech { get; init; }

    /// <summary>What the caller was asked for before the turn that has ended.</summary>
    public AskedValue Asked { get; init; } = AskedValue.Unknown;

    /// <summary>How many digits of it the turn has. Null when the turn is not the beginning of such a number.</summary>
    public int? Digits { get; init; }

    /// <summary>More digits were said, which are held back until it is known that they are no card number.</summary>
    public bool HasHeldDigits { get; init; }

    /// <summary>The turn is the beginning of a date that was asked for, and the words are its other parts.</summary>
    public bool CompletesDate { get; init; }

    /// <summary>The answer to that turn has asked the caller for something, or has changed data. The turn cannot continue.</summary>
    public bool AnswerIsBinding { get; init; }
}
