using System.Net;
using Microsoft.Extensions.Logging;
using VoiceAgent.Rtp.Audio;

namespace VoiceAgent.Rtp.Sessions;

internal static partial class RtpLog
{
    [LoggerMessage(LogLevel.Debug, "The RTP session on port {Port} sends {Codec} in packets of {PacketTime} ms to {Remote}. Encrypted: {IsEncrypted}.")]
    public static partial void Agreed(this ILogger logger, int port, AudioCodec codec, int packetTime, IPEndPoint remote, bool isEncrypted);

    [LoggerMessage(LogLevel.Information, "The RTP session on port {Port} takes its packets from {Source}, because a stable stream comes from there. The SDP named {Described}.")]
    public static partial void Latched(this ILogger logger, int port, SocketAddressText source, IPEndPoint described);

    [LoggerMessage(LogLevel.Warning, "The RTP session on port {Port} drops packets: {Reason}. Further drops for this reason are only counted.")]
    public static partial void Refuses(this ILogger logger, int port, RefusalReason reason);

    [LoggerMessage(LogLevel.Information, "The RTP session on port {Port} received nothing for {Timeout} and ends.")]
    public static partial void TimedOut(this ILogger logger, int port, TimeSpan timeout);

    [LoggerMessage(LogLevel.Error, "The listener of the RTP session on port {Port} failed. The session's audio ends.")]
    public static partial void ListenerFailed(this ILogger logger, Exception failure, int port);

    [LoggerMessage(LogLevel.Error, "A step of the RTP session on port {Port} failed.")]
    public static partial void StepFailed(this ILogger logger, Exception failure, int port);

    [LoggerMessage(LogLevel.Warning, "The RTP clock is {Late} late. {Skipped} ticks are skipped.")]
    public static partial void Skipped(this ILogger logger, TimeSpan late, long skipped);

    [LoggerMessage(LogLevel.Debug, "The RTP session on port {Port} could not send a packet: {Error}.")]
    public static partial void NotSent(this ILogger logger, int port, System.Net.Sockets.SocketError error);
}
