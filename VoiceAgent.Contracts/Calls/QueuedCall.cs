using System.Text.Json.Serialization;

namespace VoiceAgent.Contracts.Calls;

/// <summary>How a caller waits, or has waited, for a free agent. The gateways read and write it. A worker does not.</summary>
/// <param name="Route">The number of the route whose queue it is, or <c>default</c>.</param>
/// <param name="JoinedAt">When the telephone rang. The order of the queue is the order of the rings.</param>
public sealed record QueuedCall(string Route, DateTimeOffset JoinedAt)
{
    /// <summary>How often the position was announced.</summary>
    public int Announcements { get; init; }

    /// <summary>When the last announcement began. Null before the first one.</summary>
    public DateTimeOffset? AnnouncedAt { get; init; }

    /// <summary>True until the end of the last announcement is reported, or should have been.</summary>
    public bool IsAnnouncing { get; init; }

    /// <summary>True when a call-back was offered. From then on the caller's keys are heard.</summary>
    public bool HasOffered { get; init; }

    /// <summary>Null while the caller waits.</summary>
    public QueueEnding? Ending { get; init; }

    /// <summary>Null while the caller waits.</summary>
    public DateTimeOffset? LeftAt { get; init; }

    [JsonIgnore]
    public bool IsWaiting => Ending is null;
}
