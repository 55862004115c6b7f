using VoiceAgent.Rtp.Audio;

namespace VoiceAgent.Pipeline.Media;

/// <summary>Changes the sample rate of a stream of PCM16. The self-hosted speech providers use it, because their models have rates of their own.</summary>
internal sealed class PcmRate(int from, int to)
{
    private readonly Resampler? _resampler = from == to ? null : new Resampler(from, to);
    private byte[] _converted = [];

    /// <summary>Converts the next piece of the stream.</summary>
    /// <param name="pcm">Whole samples.</param>
    /// <returns>The converted piece. It is valid until the next call.</returns>
    public ReadOnlyMemory<byte> Convert(ReadOnlyMemory<byte> pcm)
    {
        if (_resampler is null)
        {
            return pcm;
        }

        Demand(_resampler.MaxOutput(pcm.Length / sizeof(short)) * sizeof(short));
        return _converted.AsMemory(0, _resampler.Convert(pcm.Span, _converted));
    }

    /// <summary>The end of the stream that the filter still holds.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        if (_resampler is null)
        {
            return default;
        }

        // The filter holds a few milliseconds.
        var samples = new short[_resampler.MaxOutput(from / 10)];
        var length = _resampler.Finish(samples);
        return System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(samples.AsSpan(0, length)).ToArray();
    }

    private void Demand(int length)
    {
        if (_converted.Length < length)
        {
            _converted = new byte[length];
        }
    }
}
