using VoiceAgent.Rtp.Audio;

namespace VoiceAgent.Rtp.Buffering;

/// <summary>Decoded samples that wait to be given out. The memory is taken once: several packets of the longest kind at 24 kHz.</summary>
internal sealed class SampleQueue
{
    private const double Likeness = 0.85;

    private readonly short[] _samples = new short[24 * AudioDecoder.MostMilliseconds * 4];

    public int Count { get; private set; }

    /// <summary>Room behind the queue for this many samples. <see cref="Add"/> takes them in.</summary>
    public Span<short> Room(int length)
    {
        if (Count + length > _samples.Length)
        {
            // More than 300 ms wait. It happens only with packets much longer than 60 ms.
            Drop(Count + length - _samples.Length);
        }

        return _samples.AsSpan(Count, length);
    }

    public void Add(int length) => Count += length;

    public ReadOnlySpan<short> Peek(int length) => _samples.AsSpan(0, length);

    public void Drop(int length)
    {
        _samples.AsSpan(length, Count - length).CopyTo(_samples);
        Count -= length;
    }

    public void Clear() => Count = 0;

    /// <summary>Removes a period. Returns whether one was found.</summary>
    public bool Shorten(int rate, double leastLikeness)
    {
        var before = Count;
        Count = TimeStretch.Shorten(_samples.AsSpan(0, Count), rate, leastLikeness);
        return Count < before;
    }

    /// <summary>Inserts a period. Returns whether one was found.</summary>
    public bool Lengthen(int rate)
    {
        var before = Count;
        Count = TimeStretch.Lengthen(_samples, Count, rate, Likeness);
        return Count > before;
    }
}
