using System.Net;
using Microsoft.Extensions.Logging;

namespace VoiceAgent.Sip.Telemetry;

/// <summary>The log messages. They name methods, statuses, addresses and Call-IDs. Bodies, credentials and user parts of URIs are in none.</summary>
internal static partial class SipLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Listens on {Transport} {Address}.")]
    public static partial void Listening(this ILogger log, string transport, EndPoint address);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A message from {Source} cannot be used ({Status}): {Reason}")]
    public static partial void Unusable(this ILogger log, EndPoint source, int status, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection to {Address} over {Transport} failed: {Reason}")]
    public static partial void ConnectionFailed(this ILogger log, EndPoint address, string transport, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The socket {Address} cannot receive: {Reason} It is tried again.")]
    public static partial void CannotReceive(this ILogger log, EndPoint address, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The handler of {Method} in {CallId} failed.")]
    public static partial void HandlerFailed(this ILogger log, Exception failure, string method, string callId);

    [LoggerMessage(Level = LogLevel.Information, Message = "The dialog {CallId} has ended: {Cause}.")]
    public static partial void DialogEnded(this ILogger log, string callId, string cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "Registered at {Host} until {Expires}.")]
    public static partial void Registered(this ILogger log, string host, DateTimeOffset expires);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The registration at {Host} failed: {Reason} The next try is in {Wait}.")]
    public static partial void NotRegistered(this ILogger log, string host, string reason, TimeSpan wait);
}
