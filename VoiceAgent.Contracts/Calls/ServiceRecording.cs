namespace VoiceAgent.Contracts.Calls;

/// <summary>The telephony service's own recording of a call, beside the recording of the platform.</summary>
/// <param name="StartedBy">The name of a person, or <see cref="Route"/>.</param>
public sealed record ServiceRecording(string StartedBy)
{
    /// <summary>The policy of the route has started it.</summary>
    public const string Route = "route";

    /// <summary>The telephony service's id. Null while it is being started.</summary>
    public string? Id { get; init; }

    /// <summary>Who has paused it. Null when nobody has. It is also paused while the caller refuses to be recorded, while the caller's keys are taken, and while the agent expects a card.</summary>
    public string? PausedBy { get; init; }

    /// <summary>What the telephony service was told last.</summary>
    public bool IsPaused { get; init; }

    public bool IsStopped { get; init; }
}
