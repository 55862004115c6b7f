namespace VoiceAgent.Rtp.Audio;

/// <summary>Encodes G.722 at 64 kbit/s (mode 1). Two samples at 16 kHz give one byte.</summary>
internal sealed class G722Encoder : AudioEncoder
{
    private const int Window = 24;

    private readonly G722Band _lower = G722Band.Lower();
    private readonly G722Band _upper = G722Band.Upper();
    private readonly int[] _history = new int[Window * 16];
    private int _end = Window;

    public override int Rate => 16_000;

    public override int Encode(ReadOnlySpan<short> samples, Span<byte> payload)
    {
        for (var i = 0; i + 1 < samples.Length; i += 2)
        {
            var (low, high) = Split(samples[i], samples[i + 1]);
            payload[i / 2] = (byte)((High(high) << 6) | Low(low));
        }

        return samples.Length / 2;
    }

    private (int Low, int High) Split(int first, int second)
    {
        if (_end == _history.Length)
        {
            Array.Copy(_history, _end - Window, _history, 0, Window);
            _end = Window;
        }

        _history[_end++] = first;
        _history[_end++] = second;
        var window = _history.AsSpan(_end - Window, Window);
        var (even, odd) = (0, 0);
        for (var i = 0; i < 12; i++)
        {
            odd += window[2 * i] * G722Tables.Mirror[i];
            even += window[(2 * i) + 1] * G722Tables.Mirror[11 - i];
        }

        return ((even + odd) >> 14, (even - odd) >> 14);
    }

    private int Low(int sample)
    {
        var error = G722Band.Saturate(sample - _lower.Predicted);
        var size = error >= 0 ? error : -(error + 1);
        var level = 1;
        while (level < 30 && size >= (G722Tables.LowerLevels[level] * _lower.Step) >> 12)
        {
            level++;
        }

        var code = error < 0 ? G722Tables.LowerNegative[level] : G722Tables.LowerPositive[level];
        _lower.Take((_lower.Step * G722Tables.Lower4[code >> 2]) >> 15, G722Tables.LowerWeights[code >> 2]);
        return code;
    }

    private int High(int sample)
    {
        var error = G722Band.Saturate(sample - _upper.Predicted);
        var size = error >= 0 ? error : -(error + 1);
        var isLarge = size >= (564 * _upper.Step) >> 12;
        var code = error < 0 ? (isLarge ? 0 : 1) : (isLarge ? 2 : 3);
        _upper.Take((_upper.Step * G722Tables.Upper2[code]) >> 15, G722Tables.UpperWeights[code]);
        return code;
    }
}
