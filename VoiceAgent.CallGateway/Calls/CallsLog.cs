using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>The gateway's log messages about calls. Numbers, names and words of callers never appear in them.</summary>
internal static partial class CallsLog
{
    private static readonly Func<ILogger, string, IDisposable?> Call = LoggerMessage.DefineScope<string>($"call {{{CallTrace.CallAttribute}}}");

    /// <summary>Adds the call to every log message until the scope ends.</summary>
    public static IDisposable? About(ILogger logger, CallId call) => Call(logger, call.ToString());

    [LoggerMessage(1, LogLevel.Warning, "The reports of the workers cannot be read ({Failure}). The last known capacity is used, and no worker counts as dead meanwhile.")]
    public static partial void PlacesUnknown(ILogger logger, string failure);

    [LoggerMessage(2, LogLevel.Information, "Call {Call} was answered for agent {Agent} in {Language}.")]
    public static partial void Answered(ILogger logger, CallId call, string agent, string language);

    [LoggerMessage(3, LogLevel.Warning, "Call {Call} was refused: {Reason}.")]
    public static partial void Refused(ILogger logger, CallId call, string reason);

    [LoggerMessage(4, LogLevel.Error, "Call {Call} could not be answered: {Reason} Its claim is released, so that the next delivery tries again.")]
    public static partial void AnswerFailed(ILogger logger, CallId call, string reason);

    [LoggerMessage(5, LogLevel.Warning, "The gateway could not check whether a ringing call is a repeated delivery. It is handled as a new call.")]
    public static partial void ClaimUnknown(ILogger logger, Exception failure);

    [LoggerMessage(6, LogLevel.Warning, "The record of call {Call} could not be written on attempt {Attempt}.")]
    public static partial void LedgerRetried(ILogger logger, CallId call, int attempt, Exception? failure);

    [LoggerMessage(7, LogLevel.Error, "Call {Call} was answered, but its record could not be written.")]
    public static partial void LedgerFailed(ILogger logger, CallId call, Exception failure);

    [LoggerMessage(8, LogLevel.Warning, "A report about call {Call} names a connection other than the answered one. It is ignored.")]
    public static partial void ForeignConnection(ILogger logger, CallId call);

    [LoggerMessage(9, LogLevel.Warning, "The conversation of call {Call} was lost: {Why}. Next step: {Step}.")]
    public static partial void ConversationLost(ILogger logger, CallId call, Loss why, RescueStep step);

    [LoggerMessage(10, LogLevel.Information, "Call {Call} finished: {Ending}, {Turns} turns.")]
    public static partial void Finished(ILogger logger, CallId call, CallEnding ending, int turns);

    [LoggerMessage(11, LogLevel.Error, "Call {Call} could not be stored as finished. The next round tries again.")]
    public static partial void FinishFailed(ILogger logger, CallId call, Exception failure);

    [LoggerMessage(12, LogLevel.Warning, "Call {Call} has had no heartbeat for too long. It is closed as {Ending}.")]
    public static partial void ClosedFor(ILogger logger, CallId call, CallEnding ending);

    [LoggerMessage(13, LogLevel.Error, "The list of live calls cannot be read or followed. Calls that have ended are stored when it can be read again.")]
    public static partial void RoundFailed(ILogger logger, Exception failure);

    [LoggerMessage(14, LogLevel.Warning, "Call {Call} could not be hung up: {Reason} It is tried again.")]
    public static partial void HangUpFailed(ILogger logger, CallId call, string reason);

    [LoggerMessage(15, LogLevel.Warning, "A claim could not be released. It expires within seconds.")]
    public static partial void ClaimNotGivenBack(ILogger logger, Exception failure);

    [LoggerMessage(16, LogLevel.Information, "A ring that may be a repeated delivery was ignored: the call was answered before, or its caller has hung up.")]
    public static partial void PerhapsRepeated(ILogger logger);

    [LoggerMessage(17, LogLevel.Warning, "A claim could not be kept. A repeated delivery would do the same work again.")]
    public static partial void ClaimNotKept(ILogger logger, Exception failure);

    [LoggerMessage(18, LogLevel.Warning, "The step {Step} for call {Call}, whose conversation was lost, has failed: {Reason} The next step follows.")]
    public static partial void RescueFailed(ILogger logger, CallId call, RescueStep step, string reason);

    [LoggerMessage(27, LogLevel.Warning, "Places cannot be reserved ({Failure}). The last known capacity decides whether calls are admitted.")]
    public static partial void AdmissionAway(ILogger logger, string failure);

    [LoggerMessage(28, LogLevel.Information, "Places can be reserved again.")]
    public static partial void AdmissionBack(ILogger logger);

    [LoggerMessage(20, LogLevel.Information, "The media stream of call {Call} was started again, try {Try}.")]
    public static partial void ReconnectedAgain(ILogger logger, CallId call, int @try);

    [LoggerMessage(21, LogLevel.Information, "Call {Call} is handed over to another worker.")]
    public static partial void HandedOver(ILogger logger, CallId call);

    [LoggerMessage(22, LogLevel.Warning, "The caller of call {Call} could not be asked to wait: {Reason}")]
    public static partial void NotAskedToWait(ILogger logger, CallId call, string reason);

    [LoggerMessage(23, LogLevel.Warning, "The times at which calls need attention cannot be read ({Failure}). They are read again every second.")]
    public static partial void TimersAway(ILogger logger, string failure);

    [LoggerMessage(24, LogLevel.Warning, "The gateway could not look at call {Call} ({Failure}). It looks again within seconds.")]
    public static partial void LookFailed(ILogger logger, CallId call, string failure);

    [LoggerMessage(25, LogLevel.Warning, "Worker {Worker} does not report any more. Its calls go to other workers.")]
    public static partial void WorkerDied(ILogger logger, string worker);

    [LoggerMessage(26, LogLevel.Warning, "The calls of the dead worker {Worker} cannot be read ({Failure}). They are read again within a second.")]
    public static partial void CallsUnknown(ILogger logger, string worker, string failure);

    [LoggerMessage(29, LogLevel.Warning, "Call {Call} had no record, because the gateway that answered it could not write one. The record was made from the call's log.")]
    public static partial void Adopted(ILogger logger, CallId call);

    [LoggerMessage(32, LogLevel.Warning, "Call {Call} had no record, because the gateway that answered it died before it wrote one. The record was made from a report of the telephony service.")]
    public static partial void AdoptedByReport(ILogger logger, CallId call);

    [LoggerMessage(30, LogLevel.Warning, "The record of call {Call} could not be changed in time ({Failure}). The call is ended all the same.")]
    public static partial void HungUpWithoutRecord(ILogger logger, CallId call, string failure);

    [LoggerMessage(31, LogLevel.Warning, "The calls in progress cannot be read ({Failure}). A ring that could not be answered counts as a call whose caller hung up.")]
    public static partial void CallsInProgressUnknown(ILogger logger, string failure);

    [LoggerMessage(19, LogLevel.Warning, "Call {Call} is transferred without asking whether a person has answered. Set 'Acs:CognitiveServicesUrl', or 'TransferNeedsPerson' of the route to false.")]
    public static partial void CannotAsk(ILogger logger, CallId call);

    [LoggerMessage(40, LogLevel.Error, "The recording of call {Call} could not be completed, because the recording store is away. The call is stored without it. Its audio stays in the store for a week.")]
    public static partial void RecordingIncomplete(ILogger logger, CallId call, Exception failure);
}
