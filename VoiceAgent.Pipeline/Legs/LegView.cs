using VoiceAgent.Rtp.Sessions;

namespace VoiceAgent.Pipeline.Legs;

/// <summary>The figures of a leg, for the gateway and for tests.</summary>
internal sealed record LegView(string? Codec, bool IsEncrypted, long Received, long Sent, long Lost, long Late, long Concealed, double JitterMs, double? RoundTripMs);

internal static class LegViews
{
    public static LegView ToView(this RtpStatistics figures) => new(
        figures.Codec?.ToString(), figures.IsEncrypted, figures.PacketsReceived, figures.PacketsSent, figures.Lost, figures.Late, figures.Concealed,
        figures.Jitter.TotalMilliseconds, figures.RoundTrip?.TotalMilliseconds);
}
