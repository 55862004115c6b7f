using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.EndToEnd;

namespace VoiceAgent.Tests.Chaos;

/// <summary>What became of a caller.</summary>
internal enum Fate
{
    /// <summary>The table was reserved.</summary>
    WentOn,

    /// <summary>A human took the call.</summary>
    Transferred,

    /// <summary>The caller heard an apology, and the line was closed.</summary>
    Told,

    /// <summary>The caller gave up, or the line was closed without a word of apology.</summary>
    Lost,

    NotAnswered,
}

/// <summary>What became of one call.</summary>
/// <param name="Behaviour">How the telephony service behaved on this call.</param>
/// <param name="Wait">The longest time in seconds in which the caller waited for the agent, from the blow on.</param>
/// <param name="LineOpen">Seconds between the end of the goodbye and the end of the call.</param>
/// <param name="Reservations">How often the call's tool has changed the store. More than one is a defect.</param>
/// <param name="WordsLost">Words of the caller's finished lines that the stored transcript does not have.</param>
/// <param name="WordsCut">The same for lines that were being spoken while no worker heard the caller.</param>
/// <param name="RecordingMissing">Seconds of the call that the recording does not have. Null when there is no playable recording.</param>
/// <param name="Gap">Seconds of silence in the recording, because no worker had the call or a dead worker had not stored the audio yet.</param>
/// <param name="Stored">How often the call is stored.</param>
/// <param name="Moved">Whether another worker took the call over after the blow.</param>
internal sealed record CallEvidence(
    CallerOutcome Outcome,
    string Behaviour,
    Fate Fate,
    double Wait,
    double LineOpen,
    int Repeated,
    int Reservations,
    IReadOnlyList<string> WordsLost,
    IReadOnlyList<string> WordsCut,
    double? RecordingMissing,
    double Gap,
    int Stored,
    bool Moved,
    string? GaveUp)
{
    public CallId? Call { get; init; }

    /// <summary>What the caller heard from the blow on, in a few words: apologies, requests to wait, humans.</summary>
    public IReadOnlyList<string> Heard { get; init; } = [];

    /// <summary>The product's events of the call, for the account of a call that went wrong.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    public bool IsAnswered => Outcome.DurationMs is not null;

    /// <summary>Seconds from the answer to the agent's first word. Null when the caller heard none.</summary>
    public double? FirstWord => IsAnswered ? Outcome.Words.Select(word => word.At / 1000).Cast<double?>().FirstOrDefault() : null;

    public bool IsIncomplete => IsAnswered && RecordingMissing is null or > 1;

    public bool IsStoredWrongly => IsAnswered && Stored != 1;

    public bool IsRemarkable => Fate is not Fate.WentOn || Wait > 3 || WordsLost.Count > 0 || Repeated > 0 || Reservations > 1 || IsIncomplete || IsStoredWrongly;
}
