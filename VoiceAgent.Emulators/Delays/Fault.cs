using System.Globalization;

namespace VoiceAgent.Emulators.Delays;

internal enum FaultKind
{
    /// <summary>The connection is closed without an answer.</summary>
    Refuse,

    /// <summary>Nothing more is sent. The connection stays open until the other side gives up.</summary>
    Stall,

    /// <summary>The answer stops halfway.</summary>
    Cut,

    /// <summary>The answer is an error with status <see cref="Fault.Status"/>.</summary>
    Status,

    /// <summary>The connection stays open and accepts everything, but answers nothing more, not even to later requests on it.</summary>
    Dead,

    /// <summary>A content filter refuses the words: status 400 before the answer, the finish reason <c>content_filter</c> in its middle.</summary>
    Filter,

    /// <summary>The answer has neither words nor a tool call.</summary>
    Empty,

    /// <summary>All tool calls of the answer have the index 0, as some services send them.</summary>
    OneIndex,

    /// <summary>A callback or event is delivered twice.
    Duplicate,

    /// <summary>A callback or event is delayed, so that later ones arrive before it.</summary>
    Late,
}

/// <summary>One failure to emulate.</summary>
/// <param name="Kind">The kind of failure that the other side sees.</param>
/// <param name="Status">The HTTP status for <see cref="FaultKind.Status"/>, otherwise 0.</param>
/// <param name="RetryAfter">For a status: how long the service asks to wait. Null when it does not say.</param>
internal readonly record struct Fault(FaultKind Kind, int Status = 0, TimeSpan? RetryAfter = null)
{
    private const string StatusPrefix = "status-";

    public static Fault? Parse(string kind) => kind.ToLowerInvariant() switch
    {
        "refuse" => new(FaultKind.Refuse),
        "stall" => new(FaultKind.Stall),
        "cut" => new(FaultKind.Cut),
        "dead" => new(FaultKind.Dead),
        "filter" => new(FaultKind.Filter),
        "empty" => new(FaultKind.Empty),
        "one-index" => new(FaultKind.OneIndex),
        "duplicate" => new(FaultKind.Duplicate),
        "late" => new(FaultKind.Late),
        var other when other.StartsWith(StatusPrefix, StringComparison.Ordinal)
            && int.TryParse(other.AsSpan(StatusPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            && status is >= 400 and <= 599 => new(FaultKind.Status, status),
        _ => null,
    };
}
