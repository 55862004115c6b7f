using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>What this room says to the operator. Numbers, names and words of callers never appear.</summary>
internal static partial class CallsLog
{
    private static readonly Func<ILogger, string, IDisposable?> Call = LoggerMessage.DefineScope<string>($"call {{{CallTrace.CallAttribute}}}");

    /// <summary>Every message until the end of the scope names the call.</summary>
    public static IDisposable? About(ILogger logger, CallId call) => Call(logger, call.ToString());

    [LoggerMessage(1, LogLevel.Warning, "The workers' free lines could not be read; the last count stands.")]
    public static partial void CapacityUnknown(ILogger logger, Exception failure);

    [LoggerMessage(2, LogLevel.Information, "Call {Call} answered for agent {Agent} in {Language}.")]
    public static partial void Answered(ILogger logger, CallId call, string agent, string language);

    [LoggerMessage(3, LogLevel.Warning, "Call {Call} was not taken: {Reason}.")]
    public static partial void Refused(ILogger logger, CallId call, string reason);

    [LoggerMessage(4, LogLevel.Error, "Call {Call} could not be answered; its claim is given back for the next delivery.")]
    public static partial void AnswerFailed(ILogger logger, CallId call, Exception failure);

    [LoggerMessage(5, LogLevel.Warning, "Whether a ringing call is a duplicate could not be asked; it is taken as new.")]
    public static partial void ClaimUnknown(ILogger logger, Exception failure);

    [LoggerMessage(6, LogLevel.Warning, "Writing down call {Call} failed on attempt {Attempt}.")]
    public static partial void LedgerRetried(ILogger logger, CallId call, int attempt, Exception? failure);

    [LoggerMessage(7, LogLevel.Error, "Call {Call} is on the line but could not be written down.")]
    public static partial void LedgerFailed(ILogger logger, CallId call, Exception failure);

    [LoggerMessage(8, LogLevel.Warning, "A report about call {Call} names another connection than the one answered; it is ignored.")]
    public static partial void ForeignConnection(ILogger logger, CallId call);

    [LoggerMessage(9, LogLevel.Warning, "Nobody holds call {Call} and its media stream failed: hanging up.")]
    public static partial void MediaLost(ILogger logger, CallId call);

    [LoggerMessage(10, LogLevel.Information, "Call {Call} finished: {Ending}, {Turns} turns.")]
    public static partial void Finished(ILogger logger, CallId call, CallEnding ending, int turns);

    [LoggerMessage(11, LogLevel.Error, "Call {Call} could not be finished; the next round tries again.")]
    public static partial void FinishFailed(ILogger logger, CallId call, Exception failure);

    [LoggerMessage(12, LogLevel.Warning, "Nobody has spoken for call {Call} for too long: it is closed as {Ending}.")]
    public static partial void ClosedFor(ILogger logger, CallId call, CallEnding ending);

    [LoggerMessage(13, LogLevel.Error, "The finisher's round failed; the next one tries again.")]
    public static partial void RoundFailed(ILogger logger, Exception failure);

    [LoggerMessage(14, LogLevel.Warning, "Hanging up call {Call} failed.")]
    public static partial void HangUpFailed(ILogger logger, CallId call, Exception failure);

    [LoggerMessage(15, LogLevel.Warning, "A claim could not be given back; it runs out within seconds.")]
    public static partial void ClaimNotGivenBack(ILogger logger, Exception failure);

    [LoggerMessage(16, LogLevel.Information, "A ring that may be a repeated delivery was left alone: the call was taken before, or its caller is gone.")]
    public static partial void PerhapsRepeated(ILogger logger);

    [LoggerMessage(17, LogLevel.Warning, "A claim could not be kept; a repeated delivery would do the same work again.")]
    public static partial void ClaimNotKept(ILogger logger, Exception failure);
}
