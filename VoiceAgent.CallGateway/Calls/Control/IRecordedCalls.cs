using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>Which call a recording of the telephony service belongs to. The event that reports its file does not name the call.</summary>
internal interface IRecordedCalls
{
    /// <param name="recording">The telephony service's id of the recording.</param>
    Task KeepAsync(string recording, CallId call, CancellationToken stopping);

    /// <returns>Null for a recording that this platform has not started.</returns>
    Task<CallId?> FindAsync(string recording, CancellationToken stopping);

    /// <summary>The recording of the call is deleted. A file that is reported afterwards is not fetched.</summary>
    Task ForgetAsync(string recording, CancellationToken stopping);
}
