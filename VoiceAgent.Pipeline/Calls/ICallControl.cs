using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>What the pipeline may ask of the telephony side of a call.</summary>
internal interface ICallControl
{
    /// <summary>Ends the caller's leg. A call that is over already counts as done.</summary>
    Task HangUpAsync(CallId call, CancellationToken stopping);

    /// <returns>Null when the caller was put through, else why not.</returns>
    Task<string?> TransferAsync(CallId call, string summary, CancellationToken stopping);
}
