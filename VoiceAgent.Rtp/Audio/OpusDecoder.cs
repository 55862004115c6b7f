using Concentus;
using Concentus.Structs;

namespace VoiceAgent.Rtp.Audio;

/// <summary>
/// Decodes Opus to mono, with its own loss concealment and forward error correction. The rate is 16 kHz for all users, because
/// Concentus 2.2.2 gives silence at 24 kHz (CodecTests found it).
/// </summary>
internal sealed class OpusDecoder : AudioDecoder
{
    private readonly IOpusDecoder _decoder;

    public OpusDecoder()
    {
        OpusCodecFactory.AttemptToUseNativeLibrary = false;
        _decoder = OpusCodecFactory.CreateDecoder(Rate, 1);
    }

    public override int Rate => 16_000;

    public override bool ConcealsItself => true;

    public override int SamplesIn(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return 0;
        }

        var samples = OpusPacketInfo.GetNumSamples(payload, Rate);
        return samples > 0 && samples <= MostMilliseconds * Rate / 1000 ? samples : 0;
    }

    public override int Decode(ReadOnlySpan<byte> payload, Span<short> samples)
    {
        var length = SamplesIn(payload);
        if (length == 0)
        {
            return 0;
        }

        try
        {
            return Math.Max(0, _decoder.Decode(payload, samples[..length], length, false));
        }
        catch (Exception refused) when (refused is OpusException or ArgumentException or IndexOutOfRangeException)
        {
            // The decoder throws at packets that break the format. The peer chooses their bytes.
            return 0;
        }
    }

    public override void Conceal(ReadOnlySpan<byte> next, Span<short> samples)
    {
        try
        {
            _decoder.Decode(next, samples, samples.Length, !next.IsEmpty);
        }
        catch (Exception refused) when (refused is OpusException or ArgumentException or IndexOutOfRangeException)
        {
            samples.Clear();
        }
    }

    public override void Dispose() => _decoder.Dispose();
}
