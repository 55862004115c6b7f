namespace VoiceAgent.CallGateway.Calls.Lost;

/// <summary>How a conversation was lost while the caller was still connected.</summary>
internal enum Loss
{
    /// <summary>The media stream could not be opened: the worker is full, unreachable or refused it.</summary>
    MediaRefused,

    /// <summary>The media stream of a running conversation has ended, although nobody has ended the call.</summary>
    MediaEnded,

    /// <summary>The call was answered, and no worker has ever taken its media stream.</summary>
    NeverConnected,

    /// <summary>The worker sends no heartbeats.</summary>
    WorkerSilent,

    /// <summary>The worker says that it cannot go on, for example because it shuts down.</summary>
    WorkerLeaves,

    /// <summary>The transfer on which everything depended has failed.</summary>
    TransferFailed,

    /// <summary>The telephony service refused the step that was begun for the caller.</summary>
    StepFailed,
}

/// <summary>What is available for a caller whose conversation was lost.</summary>
/// <param name="CanTakeOver">Another worker can continue a conversation that has begun.</param>
/// <param name="FallbackNumber">E.164. Null when none is configured.</param>
/// <param name="Announcement">Null when no announcement can be played.</param>
internal sealed record Help(bool CanTakeOver, string? FallbackNumber, string? Announcement);
