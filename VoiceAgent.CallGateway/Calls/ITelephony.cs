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

    /// <summary>Asks whether the caller is connected.</summary>
    Task<bool> IsConnectedAsync(string connectionId, CancellationToken stopping);

    /// <summary>Ends the call for all participants.</summary>
    /// <returns>False when the call was already over.</returns>
    Task<bool> HangUpAsync(string connectionId, CancellationToken stopping);

    /// <summary>Starts a transfer. An event reports its result.</summary>
    /// <returns>False when the call is over.</returns>
    Task<bool> TransferAsync(string connectionId, HumanTransfer transfer, CancellationToken stopping);

    /// <summary>Whether the service can speak and recognise words. Without this, humans cannot be asked and announcements cannot be played.</summary>
    bool CanSpeak { get; }

    /// <summary>Calls a human, beside the caller's call. Events report whether they pick up.</summary>
    /// <param name="callerId">The number that the human's telephone shows.</param>
    /// <param name="callback">The address to which the service reports about this call.</param>
    /// <returns>The id of the new call.</returns>
    Task<string> ConsultAsync(HumanTransfer transfer, string callerId, Uri callback, CancellationToken stopping);

    /// <summary>Listens to the human, after a question or without one. An event reports what was heard.</summary>
    /// <returns>False when the call to the human is over.</returns>
    Task<bool> ListenAsync(string connectionId, Listening listening, CancellationToken stopping);

    /// <summary>Moves the human from their call into the caller's call. An event reports the result of this attempt.</summary>
    /// <returns>False when one of the calls is over.</returns>
    Task<bool> JoinAsync(string connectionId, string fromConnectionId, string target, string attempt, CancellationToken stopping);

    /// <summary>Leaves the call. The other participants stay connected.</summary>
    Task<bool> LeaveAsync(string connectionId, CancellationToken stopping);

    /// <summary>Starts the media stream of the call again.</summary>
    /// <param name="attempt">Events about this media stream have the same value.</param>
    /// <param name="isOpen">True when the stream before may still be open, for example to a worker that hangs. It is stopped first.</param>
    /// <returns>False when the call is over.</returns>
    Task<bool> RestartMediaAsync(string connectionId, string attempt, bool isOpen, CancellationToken stopping);

    /// <summary>Plays a spoken sentence to all participants. An event reports when it has been played. Then the call is hung up.</summary>
    /// <param name="language">BCP 47.</param>
    /// <returns>False when the call is over.</returns>
    Task<bool> AnnounceAsync(string connectionId, string text, string language, CancellationToken stopping);

    /// <summary>Plays a spoken sentence after which the call goes on.</summary>
    /// <param name="language">BCP 47.</param>
    Task AskToWaitAsync(string connectionId, string text, string language, CancellationToken stopping);

    /// <summary>Stops what the service is playing.</summary>
    Task StopSpeakingAsync(string connectionId, CancellationToken stopping);
}

/// <param name="ConnectionId">The telephony service's id of the answered call.</param>
internal sealed record AnsweredCall(string ConnectionId, string? ServerCallId, string? CorrelationId);

/// <param name="Target">A number in E.164, or the raw id of a user.</param>
/// <param name="Attempt">The event of the result has the same value.</param>
/// <param name="Summary">It is sent to the human's side with the call.</param>
internal sealed record HumanTransfer(CallId Call, string Attempt, string Target, string Summary)
{
    /// <summary>The service's id of the caller's call. The human is called through the same telephony service. Null when there is only one.</summary>
    public string? CallerConnection { get; init; }

    /// <summary>Headers of the person who asked for the transfer.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = NoHeaders;

    // One instance, so that equal transfers compare as equal.
    private static readonly IReadOnlyDictionary<string, string> NoHeaders = new Dictionary<string, string>();

    public static HumanTransfer Of(CallId call, CallTransfer transfer) =>
        new(call, transfer.Attempt, transfer.Target, transfer.Summary) { Headers = transfer.Headers ?? NoHeaders };
}

/// <param name="Target">The human: a number in E.164, or the raw id of a user.</param>
/// <param name="Question">What is asked first. Null to listen at once.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Stage">The event of the result has the same value.</param>
/// <param name="Silence">How long the human may stay silent.</param>
/// <param name="EndSilence">How long a pause ends their words.</param>
internal sealed record Listening(string Target, string? Question, string Language, ConsultationStage Stage, TimeSpan Silence, TimeSpan EndSilence);

/// <summary>The telephony service did not carry out a request. The message is for operators and contains no speech.</summary>
/// <param name="isPermanent">True when the same request would be refused again.</param>
internal sealed class TelephonyException(string message, Exception inner, bool isPermanent = false) : Exception(message, inner)
{
    public bool IsPermanent { get; } = isPermanent;

    /// <summary>The service understood the request and refused it, because of its content or of the call's state.</summary>
    public bool IsRefusal { get; init; }
}
