namespace VoiceAgent.Rtp.Sessions;

/// <summary>How the peer receives our stream, by its last RTCP report.</summary>
/// <param name="Lost">Packets lost since the start.</param>
/// <param name="FractionLost">The part of packets lost in the last interval: 0 to 1.</param>
/// <param name="Jitter">Interarrival jitter.</param>
public sealed record RemoteView(long Lost, double FractionLost, TimeSpan Jitter);
