using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Outgoing;

internal static partial class EventsLog
{
    [LoggerMessage(LogLevel.Warning, "The subscriber {Subscriber} does not take events: {Reason} Deliveries are tried again.")]
    public static partial void Away(ILogger logger, string subscriber, string reason);

    [LoggerMessage(LogLevel.Information, "The subscriber {Subscriber} takes events again.")]
    public static partial void Back(ILogger logger, string subscriber);

    [LoggerMessage(LogLevel.Error, "The event {Type} of call {Call} for {Subscriber} is parked: {Reason} Replay it with POST /api/events/parked/replay.")]
    public static partial void Parked(ILogger logger, string type, CallId call, string subscriber, string reason);

    [LoggerMessage(LogLevel.Error, "{Count} parked events were dropped, because there are more than 'Events:MostParked'.")]
    public static partial void ParkedDropped(ILogger logger, long count);

    [LoggerMessage(LogLevel.Warning, "Outgoing events wait, because the store of live calls does not answer ({Failure}).")]
    public static partial void OutboxAway(ILogger logger, string failure);

    [LoggerMessage(LogLevel.Warning, "The events of call {Call} could not be put into the outbox ({Failure}). They are added at the end of the call.")]
    public static partial void NotAdded(ILogger logger, CallId call, string failure);
}
