namespace VoiceAgent.Rtp.Audio;

/// <summary>Decodes G.722 at 64 kbit/s (mode 1). One byte gives two samples at 16 kHz.</summary>
internal sealed class G722Decoder : AudioDecoder
{
    private const int Window = 24;

    private readonly G722Band _lower = G722Band.Lower();
    private readonly G722Band _upper = G722Band.Upper();

    // The filter's window moves through a longer array, so that it is copied back seldom.
    private readonly int[] _history = new int[Window * 16];
    private int _end = Window;

    public override int Rate => 16_000;

    public override int SamplesIn(ReadOnlySpan<byte> payload) => 2 * Math.Min(payload.Length, MostMilliseconds * 8);

    public override int Decode(ReadOnlySpan<byte> payload, Span<short> samples)
    {
        var length = SamplesIn(payload) / 2;
        for (var i = 0; i < length; i++)
        {
            var (low, high) = Bands(payload[i]);
            Join(low, high, samples.Slice(2 * i, 2));
        }

        return 2 * length;
    }

    private (int Low, int High) Bands(int code)
    {
        var (lowCode, highCode) = (code & 0x3F, code >> 6);
        var low = Math.Clamp(_lower.Predicted + ((_lower.Step * G722Tables.Lower6[lowCode]) >> 15), -16_384, 16_383);
        _lower.Take((_lower.Step * G722Tables.Lower4[lowCode >> 2]) >> 15, G722Tables.LowerWeights[lowCode >> 2]);

        var difference = (_upper.Step * G722Tables.Upper2[highCode]) >> 15;
        var high = Math.Clamp(_upper.Predicted + difference, -16_384, 16_383);
        _upper.Take(difference, G722Tables.UpperWeights[highCode]);
        return (low, high);
    }

    private void Join(int low, int high, Span<short> samples)
    {
        if (_end == _history.Length)
        {
            Array.Copy(_history, _end - Window, _history, 0, Window);
            _end = Window;
        }

        _history[_end++] = low + high;
        _history[_end++] = low - high;
        var window = _history.AsSpan(_end - Window, Window);
        var (even, odd) = (0, 0);
        for (var i = 0; i < 12; i++)
        {
            odd += window[2 * i] * G722Tables.Mirror[i];
            even += window[(2 * i) + 1] * G722Tables.Mirror[11 - i];
        }

        samples[0] = (short)G722Band.Saturate(even >> 11);
        samples[1] = (short)G722Band.Saturate(odd >> 11);
    }
}
