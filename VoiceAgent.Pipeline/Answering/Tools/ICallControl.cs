using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Answering.Tools;

/// <summary>What the pipeline can request from the telephony side of a call.</summary>
internal interface ICallControl
{
    /// <summary>True when nobody reports the end of a call and starts a lost media stream again. The end of the media stream is then the end of the call.</summary>
    bool EndsWithMedia => false;

    /// <summary>Ends the caller's leg. Succeeds also when the call is already over.</summary>
    /// <param name="connectionId">The telephony service's id of the call, if it is known. With it the call ends also while the store of calls is away.</param>
    Task HangUpAsync(CallId call, string? connectionId, CancellationToken stopping);

    /// <summary>Transfers the caller to a human and waits until they have accepted or the transfer failed: up to half a minute of ringing, and some seconds in which the human is asked.</summary>
    /// <param name="attempt">Identifies this transfer. Repeated requests for it pass the same value, at most 128 characters.</param>
    /// <param name="summary">For the human, at most <see cref="CallTransfer.LongestSummary"/> characters.</param>
    /// <returns>Null when the human has the caller, otherwise the reason for the model.</returns>
    Task<string?> TransferAsync(CallId call, string attempt, string summary, CancellationToken stopping);

    /// <summary>Requests that another worker takes the call over: the gateway starts the media stream again.</summary>
    /// <returns>False when no other worker has free capacity.</returns>
    Task<bool> HandOverAsync(CallLease lease, CancellationToken stopping);

    /// <summary>This worker cannot continue the conversation. The gateway looks for somebody else for the caller.</summary>
    /// <returns>True when the caller is being transferred, so the conversation may go on until then.</returns>
    Task<bool> AbandonAsync(CallId call, CancellationToken stopping);

    /// <summary>The record of the call says something new about the caller's consent, or about an expected card. The gateway pauses or resumes the telephony service's own recording.</summary>
    Task FollowRecordingAsync(CallId call) => Task.CompletedTask;
}
