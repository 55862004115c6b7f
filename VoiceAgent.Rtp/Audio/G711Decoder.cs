namespace VoiceAgent.Rtp.Audio;

internal sealed class G711Decoder(G711 law) : AudioDecoder
{
    public override int Rate => 8_000;

    public override int SamplesIn(ReadOnlySpan<byte> payload) => Math.Min(payload.Length, MostMilliseconds * 8);

    public override int Decode(ReadOnlySpan<byte> payload, Span<short> samples)
    {
        var length = SamplesIn(payload);
        law.Decode(payload[..length], samples);
        return length;
    }
}
