using System.Globalization;

namespace VoiceAgent.Emulators.Delays;

internal enum FaultKind
{
    /// <summary>The connection is closed without an answer.</summary>
    Refuse,

    /// <summary>Nothing more comes; the connection stays open until the other side gives up.</summary>
    Stall,

    /// <summary>The answer ends in its middle.</summary>
    Cut,

    /// <summary>An error of <see cref="Fault.Status"/> is answered.</summary>
    Status,

    /// <summary>A callback or event is delivered twice.</summary>
    Duplicate,

    /// <summary>A callback or event is held back, so that later ones overtake it.</summary>
    Late,
}

/// <summary>One failure to act out.</summary>
/// <param name="Kind">What the other side sees.</param>
/// <param name="Status">The HTTP status of <see cref="FaultKind.Status"/>, else 0.</param>
internal readonly record struct Fault(FaultKind Kind, int Status = 0)
{
    private const string StatusPrefix = "status-";

    public static Fault? Parse(string kind) => kind.ToLowerInvariant() switch
    {
        "refuse" => new(FaultKind.Refuse),
        "stall" => new(FaultKind.Stall),
        "cut" => new(FaultKind.Cut),
        "duplicate" => new(FaultKind.Duplicate),
        "late" => new(FaultKind.Late),
        var other when other.StartsWith(StatusPrefix, StringComparison.Ordinal)
            && int.TryParse(other.AsSpan(StatusPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            && status is >= 400 and <= 599 => new(FaultKind.Status, status),
        _ => null,
    };
}
