using VoiceAgent.Rtp.Audio;

namespace VoiceAgent.Rtp.Buffering;

/// <summary>One codec's decoder with its concealment, and the way to the user's rate.</summary>
internal sealed class Voice(AudioCodec codec, int userRate) : IDisposable
{
    private readonly AudioDecoder _decoder = AudioDecoder.For(codec);
    private Concealment? _concealment;
    private Resampler? _resampler;

    public AudioCodec Codec => codec;

    public int Rate => _decoder.Rate;

    /// <summary>Samples of 20 ms.</summary>
    public int Frame => Rate / 50;

    private Concealment Concealment => _concealment ??= new Concealment(Rate);

    public int Decode(ReadOnlySpan<byte> payload, Span<short> samples)
    {
        var length = _decoder.Decode(payload, samples);
        if (length > 0 && !_decoder.ConcealsItself)
        {
            Concealment.Good(samples[..length]);
        }

        return length;
    }

    /// <summary>Makes up lost audio.</summary>
    /// <param name="next">The packet after the lost one, or empty.</param>
    public void Conceal(ReadOnlySpan<byte> next, Span<short> samples)
    {
        if (_decoder.ConcealsItself)
        {
            _decoder.Conceal(next, samples);
        }
        else
        {
            Concealment.Make(samples);
        }
    }

    /// <summary>Converts a frame of 20 ms to the user's rate.</summary>
    public void Convert(ReadOnlySpan<short> frame, Span<short> user)
    {
        if (Rate == userRate)
        {
            frame.CopyTo(user);
            return;
        }

        _resampler ??= new Resampler(Rate, userRate);
        Span<short> converted = stackalloc short[_resampler.MaxOutput(frame.Length)];
        converted[.._resampler.Convert(frame, converted)].CopyTo(user);
    }

    public void Dispose() => _decoder.Dispose();
}
