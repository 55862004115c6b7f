using Concentus;
using Concentus.Enums;

namespace VoiceAgent.Rtp.Audio;

/// <summary>Encodes Opus for speech in mono: 24 kbit/s with forward error correction for a line that loses a tenth.</summary>
internal sealed class OpusEncoder : AudioEncoder
{
    private const int BitsPerSecond = 24_000;

    // Concentus is managed code. Complexity 5 of 10 costs half as much as 10 for a loss that telephone speech does not show.
    private const int Complexity = 5;

    private readonly IOpusEncoder _encoder;

    public OpusEncoder()
    {
        OpusCodecFactory.AttemptToUseNativeLibrary = false;
        _encoder = OpusCodecFactory.CreateEncoder(Rate, 1, OpusApplication.OPUS_APPLICATION_VOIP);
        _encoder.Bitrate = BitsPerSecond;
        _encoder.Complexity = Complexity;
        _encoder.SignalType = OpusSignal.OPUS_SIGNAL_VOICE;
        _encoder.UseInbandFEC = true;
        _encoder.PacketLossPercent = 10;
    }

    public override int Rate => 16_000;

    public override int Encode(ReadOnlySpan<short> samples, Span<byte> payload) => _encoder.Encode(samples, samples.Length, payload, payload.Length);

    public override void Dispose() => _encoder.Dispose();
}
