namespace VoiceAgent.Pipeline.TurnTaking.Judgement;

/// <summary>The last echo of this call. The next words of the same sentence are then probably an echo too.</summary>
/// <param name="Speech">The number of the reply whose echo it was.</param>
/// <param name="From">Where the utterance began.</param>
/// <param name="Until">Where the echo ended.</param>
/// <param name="First">Which word of the reply its first word was.</param>
/// <param name="Last">Which word of the reply its last word was.</param>
/// <param name="Delay">How long after the agent the words came.</param>
internal sealed record EchoTrace(int Speech, TimeSpan From, TimeSpan Until, int First, int Last, TimeSpan Delay)
{
    // So many words in a row are rarely the caller's.
    private const double Several = 3;

    /// <summary>How many words in order were returned, also in the utterances before that this one continues.</summary>
    public double Words { get; init; }

    /// <summary>How many of them were in those utterances.</summary>
    public double WordsBefore { get; init; }

    /// <summary>What the caller said after the echo, in the same utterance. Null when all of it was an echo.</summary>
    public string? Own { get; init; }

    /// <summary>True when several words in order were returned. A single word may also be the caller's.</summary>
    public bool IsSure => Words >= Several;
}
