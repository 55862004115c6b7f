using VoiceAgent.Contracts.Calls;

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

    /// <summary>The worker sends no reports or heartbeats. Its media stream may still be open.</summary>
    WorkerSilent,

    /// <summary>The worker hands the call over to another worker. The caller is not left alone until then.</summary>
    HandOver,

    /// <summary>The worker says that it cannot go on, for example because it shuts down and no other worker is free.</summary>
    WorkerLeaves,

    /// <summary>The conversation has ended and its log is complete, and the caller is still connected.</summary>
    SessionEnded,

    /// <summary>The transfer on which everything depended has failed.</summary>
    TransferFailed,

    /// <summary>The telephony service refused the step that was begun for the caller, and would refuse it again.</summary>
    StepFailed,

    /// <summary>The caller has waited in the queue, and an agent gets them now. No conversation was lost: the media stream is started for the first time.</summary>
    Queued,

    /// <summary>The caller does not wait any more and gets no agent: they have waited for the longest time, or want to be called back.</summary>
    QueueEnded,

    /// <summary>The time of the step is over: a pause has ended, nothing was reported, or the gateway that began the step has died.</summary>
    Overdue,
}

/// <summary>What is available for a caller whose conversation was lost.</summary>
/// <param name="FallbackNumber">E.164. Null when none is configured.</param>
/// <param name="Announcement">Null when no announcement can be played.</param>
/// <param name="Token">The fencing token of the last lease of the call. 0 when no worker has taken one.</param>
internal sealed record Help(string? FallbackNumber, string? Announcement, long Token = 0);

/// <summary>What is done next.</summary>
/// <param name="Pause">How long to wait before it. Only a media stream that was refused waits.</param>
internal sealed record RescueDecision(RescueStep Step, TimeSpan Pause = default);
