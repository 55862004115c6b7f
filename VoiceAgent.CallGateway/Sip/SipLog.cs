using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Sip;

/// <summary>Log messages about telephone calls. Numbers, keys and words of callers never appear in them.</summary>
internal static partial class SipLog
{
    [LoggerMessage(601, LogLevel.Information, "Telephone calls of trunks are taken at {Addresses}.")]
    public static partial void Listening(ILogger logger, string addresses);

    [LoggerMessage(602, LogLevel.Warning, "A call from {Source} was refused: {Reason}")]
    public static partial void Refused(ILogger logger, string source, string reason);

    [LoggerMessage(603, LogLevel.Error, "The event {Event} of call {Call} was lost ({Reason}). Its timers find the call.")]
    public static partial void NotReported(ILogger logger, CallId call, string @event, string reason);

    [LoggerMessage(604, LogLevel.Warning, "A call of trunk {Trunk} could not be answered: {Reason}")]
    public static partial void NotAnswered(ILogger logger, string trunk, string reason);

    [LoggerMessage(605, LogLevel.Warning, "The state of the connection of call {Call} could not be stored ({Failure}). Only this gateway knows it until the next change.")]
    public static partial void NotStored(ILogger logger, CallId call, string failure);

    [LoggerMessage(606, LogLevel.Warning, "The audio of call {Call} could not be changed as the other side asked: {Reason}")]
    public static partial void OfferRefused(ILogger logger, CallId call, string reason);

    [LoggerMessage(607, LogLevel.Information, "Call {Call} was placed by trunk {Trunk}, and ended with status {Status}.")]
    public static partial void Placed(ILogger logger, CallId call, string trunk, int status);

    [LoggerMessage(608, LogLevel.Warning, "The audio of call {Call} could not be closed ({Reason}). The worker closes it when no packets come.")]
    public static partial void LegNotClosed(ILogger logger, CallId call, string reason);

    [LoggerMessage(609, LogLevel.Error, "A step of call {Call} failed unexpectedly.")]
    public static partial void Escaped(ILogger logger, CallId call, Exception failure);

    [LoggerMessage(610, LogLevel.Warning, "The time of call {Call} could not be counted for its trunk ({Failure}). The count is too low until Redis is back.")]
    public static partial void NotCounted(ILogger logger, CallId call, string failure);

    [LoggerMessage(611, LogLevel.Warning, "Call {Call} of trunk {Trunk} is ended, because a rule against toll fraud does not allow more: {Reason}")]
    public static partial void TooExpensive(ILogger logger, CallId call, string trunk, string reason);

    [LoggerMessage(612, LogLevel.Warning, "The state of trunk {Trunk} could not be reported ({Failure}).")]
    public static partial void StateNotReported(ILogger logger, string trunk, string failure);

    [LoggerMessage(613, LogLevel.Information, "The registration of trunk {Trunk} is now {Phase}. {Error}")]
    public static partial void Registration(ILogger logger, string trunk, string phase, string error);

    [LoggerMessage(614, LogLevel.Warning, "The ends of rooms cannot be followed ({Failure}). It is tried again. Until then, calls of rooms that end are not hung up.")]
    public static partial void RoomsNotFollowed(ILogger logger, string failure);

    [LoggerMessage(615, LogLevel.Warning, "The metadata of a call of trunk {Trunk} has {Bytes} bytes, so the agent does not get it. At most {Most} are passed on. Pass fewer headers, or shorten the rule's metadata.")]
    public static partial void MetadataTooLong(ILogger logger, string trunk, int bytes, int most);
}
