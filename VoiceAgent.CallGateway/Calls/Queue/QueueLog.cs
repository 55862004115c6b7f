using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Queue;

/// <summary>Log messages about callers who wait. Numbers, words and keys of callers never appear in them.</summary>
internal static partial class QueueLog
{
    [LoggerMessage(120, LogLevel.Information, "Call {Call} waits for a free agent, as number {Position} of its route.")]
    public static partial void Queued(ILogger logger, CallId call, int position);

    [LoggerMessage(121, LogLevel.Information, "Call {Call} has left the queue: {Ending}, after {Seconds} s.")]
    public static partial void Left(ILogger logger, CallId call, QueueEnding ending, int seconds);

    [LoggerMessage(122, LogLevel.Warning, "A route has a queue, but the telephony service has no voice. Set 'Acs:CognitiveServicesUrl'. The caller gets what callers without a queue get.")]
    public static partial void CannotAnnounce(ILogger logger);

    [LoggerMessage(123, LogLevel.Warning, "The queue cannot be used ({Failure}). Callers get what callers without a queue get.")]
    public static partial void Away(ILogger logger, string failure);

    [LoggerMessage(124, LogLevel.Information, "The queue can be used again.")]
    public static partial void Back(ILogger logger);

    [LoggerMessage(125, LogLevel.Warning, "The telephony service did not do for waiting call {Call} what it was asked for: {Reason} The caller still waits.")]
    public static partial void NotDone(ILogger logger, CallId call, string reason);

    [LoggerMessage(126, LogLevel.Error, "Call {Call} was answered, but that could not be written. The reports about the call complete its record.")]
    public static partial void AnswerNotWritten(ILogger logger, CallId call, Exception failure);
}
