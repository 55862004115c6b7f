namespace VoiceAgent.Rtp.Audio;

internal sealed class G711Encoder(G711 law) : AudioEncoder
{
    public override int Rate => 8_000;

    public override int Encode(ReadOnlySpan<short> samples, Span<byte> payload)
    {
        law.Encode(samples, payload);
        return samples.Length;
    }
}
