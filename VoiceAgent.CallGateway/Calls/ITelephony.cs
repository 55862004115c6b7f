using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>What the gateway asks of the telephony service.</summary>
/// <remarks>Everything here throws <see cref="TelephonyException"/> when the service cannot be reached or refuses us.</remarks>
internal interface ITelephony
{
    /// <returns>Null when there is nothing left to answer: the caller hung up, or somebody else answered.</returns>
    Task<AnsweredCall?> AnswerAsync(RingingCall ringing, CallPlan plan, CancellationToken stopping);

    /// <summary>Tells the caller that the line is busy.</summary>
    /// <returns>False when there was nothing left to reject.</returns>
    Task<bool> RejectAsync(RingingCall ringing, CancellationToken stopping);

    /// <param name="number">E.164.</param>
    /// <returns>False when there was nothing left to redirect.</returns>
    Task<bool> RedirectAsync(RingingCall ringing, string number, CancellationToken stopping);

    /// <summary>Ends the call for everyone on it.</summary>
    /// <returns>False when it was over already.</returns>
    Task<bool> HangUpAsync(string connectionId, CancellationToken stopping);

    /// <summary>Tries to put the caller through; an event says how that went.</summary>
    /// <returns>False when the call is over.</returns>
    Task<bool> TransferAsync(string connectionId, HumanTransfer transfer, CancellationToken stopping);

    /// <summary>Speaks a sentence to everyone on the call; an event says when it was played.</summary>
    Task AnnounceAsync(string connectionId, string text, CancellationToken stopping);
}

/// <param name="ConnectionId">The telephony service's name for the answered call.</param>
internal sealed record AnsweredCall(string ConnectionId, string? ServerCallId, string? CorrelationId);

/// <param name="Target">A number in E.164, or the raw id of a user.</param>
/// <param name="Attempt">Comes back in the event.</param>
/// <param name="Summary">Goes with the call to the human's side.</param>
internal sealed record HumanTransfer(CallId Call, string Attempt, string Target, string Summary);

/// <summary>The telephony service did not do as asked. The message is for the operator and holds no speech.</summary>
internal sealed class TelephonyException(string message, Exception inner) : Exception(message, inner);
