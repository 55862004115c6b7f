using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>The gateway's requests to the telephony service.</summary>
/// <remarks>Every method throws <see cref="TelephonyException"/> when the service cannot be reached or refuses the request.</remarks>
internal interface ITelephony
{
    /// <returns>Null when the call can no longer be answered: the caller hung up, or it was answered elsewhere.</returns>
    Task<AnsweredCall?> AnswerAsync(RingingCall ringing, CallPlan plan, CancellationToken stopping);

    /// <summary>Rejects the call with a busy tone.</summary>
    /// <returns>False when the call can no longer be rejected.</returns>
    Task<bool> RejectAsync(RingingCall ringing, CancellationToken stopping);

    /// <param name="number">E.164.</param>
    /// <returns>False when the call can no longer be redirected.</returns>
    Task<bool> RedirectAsync(RingingCall ringing, string number, CancellationToken stopping);

    /// <summary>Ends the call for all participants.</summary>
    /// <returns>False when the call was already over.</returns>
    Task<bool> HangUpAsync(string connectionId, CancellationToken stopping);

    /// <summary>Starts a transfer. An event reports its result.</summary>
    /// <returns>False when the call is over.</returns>
    Task<bool> TransferAsync(string connectionId, HumanTransfer transfer, CancellationToken stopping);

    /// <summary>Plays a spoken sentence to all participants. An event reports when it has been played.</summary>
    Task AnnounceAsync(string connectionId, string text, CancellationToken stopping);
}

/// <param name="ConnectionId">The telephony service's id of the answered call.</param>
internal sealed record AnsweredCall(string ConnectionId, string? ServerCallId, string? CorrelationId);

/// <param name="Target">A number in E.164, or the raw id of a user.</param>
/// <param name="Attempt">The event of the result has the same value.</param>
/// <param name="Summary">It is sent to the human's side with the call.</param>
internal sealed record HumanTransfer(CallId Call, string Attempt, string Target, string Summary);

/// <summary>The telephony service did not carry out a request. The message is for operators and contains no speech.</summary>
internal sealed class TelephonyException(string message, Exception inner) : Exception(message, inner);
