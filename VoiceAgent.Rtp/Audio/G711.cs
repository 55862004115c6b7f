namespace VoiceAgent.Rtp.Audio;

/// <summary>The tables of one law of G.711. Each sample is encoded to the code whose value is nearest.</summary>
internal sealed class G711
{
    private readonly short[] _decoded = new short[256];
    private readonly byte[] _encoded = new byte[65_536];

    private G711(Func<int, int> decode)
    {
        for (var code = 0; code < 256; code++)
        {
            _decoded[code] = (short)decode(code);
        }

        // Codes by value: each sample belongs to the nearest one.
        var codes = Enumerable.Range(0, 256).OrderBy(code => _decoded[code]).ToArray();
        for (int sample = short.MinValue, at = 0; sample <= short.MaxValue; sample++)
        {
            while (at < 255 && Math.Abs(_decoded[codes[at + 1]] - sample) <= Math.Abs(_decoded[codes[at]] - sample))
            {
                at++;
            }

            _encoded[sample & 0xFFFF] = (byte)codes[at];
        }
    }

    /// <summary>µ-law.</summary>
    public static G711 Mu { get; } = new(static code =>
    {
        var inverted = ~code & 0xFF;
        var value = (((inverted & 0x0F) << 3) + 0x84) << ((inverted & 0x70) >> 4);
        return (inverted & 0x80) != 0 ? 0x84 - value : value - 0x84;
    });

    /// <summary>A-law.</summary>
    public static G711 A { get; } = new(static code =>
    {
        var even = code ^ 0x55;
        var segment = (even & 0x70) >> 4;
        var value = ((even & 0x0F) << 4) + (segment == 0 ? 8 : 0x108);
        value <<= Math.Max(0, segment - 1);
        return (even & 0x80) != 0 ? value : -value;
    });

    public void Decode(ReadOnlySpan<byte> codes, Span<short> samples)
    {
        for (var i = 0; i < codes.Length; i++)
        {
            samples[i] = _decoded[codes[i]];
        }
    }

    public void Encode(ReadOnlySpan<short> samples, Span<byte> codes)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            codes[i] = _encoded[(ushort)samples[i]];
        }
    }
}
