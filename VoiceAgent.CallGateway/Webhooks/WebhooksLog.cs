using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Webhooks;

internal static partial class WebhooksLog
{
    [LoggerMessage(LogLevel.Warning, "The work behind a report ({Source}, {Kind}) about call {Call} failed: {Reason} It is tried again.")]
    public static partial void Failed(ILogger logger, string source, string kind, CallId call, string reason);

    [LoggerMessage(LogLevel.Error, "A report ({Source}, {Kind}) about call {Call} is parked after {Failures} failures: {Reason} Replay it with POST /api/events/incoming/parked/replay.")]
    public static partial void Parked(ILogger logger, string source, string kind, CallId call, int failures, string reason);

    [LoggerMessage(LogLevel.Error, "{Count} parked reports were dropped, because there are more than 'Webhooks:Inbox:MostParked'.")]
    public static partial void ParkedDropped(ILogger logger, long count);

    [LoggerMessage(LogLevel.Warning, "Reports cannot be kept, because the inbox does not answer ({Failure}). Their work is done before they are acknowledged.")]
    public static partial void InboxAway(ILogger logger, string failure);

    [LoggerMessage(LogLevel.Warning, "Reports that wait cannot be read ({Failure}). They are read again twice a second.")]
    public static partial void RoundsAway(ILogger logger, string failure);

    [LoggerMessage(LogLevel.Warning, "The limits of webhooks are counted in this gateway alone, because Redis does not answer ({Failure}).")]
    public static partial void LimitsAway(ILogger logger, string failure);

    [LoggerMessage(LogLevel.Warning, "The figures of webhooks cannot be stored now ({Failure}). They are added later.")]
    public static partial void FiguresAway(ILogger logger, string failure);
}
