using System.Runtime.InteropServices;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>
/// Lays two voices side by side by their offsets. A stretch of two seconds and a half stays open: for what comes late, for
/// agent audio that is cut before it was heard, and for words of the caller that turn out not to be kept. What is older is
/// handed on, interleaved, left first.
/// </summary>
/// <param name="handOn">Gets interleaved samples, in order and without holes; may be called several times in a row.</param>
internal sealed class StereoMixer(int sampleRate, Action<ReadOnlySpan<short>> handOn)
{
    // Agent audio is written up to 200 ms before it is heard, and a caller's frames may be late by as much. Words are known
    // some 200–500 ms after they end, and come several at once: two seconds reach back to where they began.
    private static readonly TimeSpan Open = TimeSpan.FromMilliseconds(2_500);

    // The agent's audio lies ahead of the caller's, which closes the stretch.
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(500);

    // 192 KB at 16 kHz.
    private readonly int[] _samples = new int[(int)((Open + Ahead).TotalSeconds * sampleRate)];
    private (long From, long Until) _silentLeft;

    /// <summary>Samples that were handed on.</summary>
    public long HandedOn { get; private set; }

    /// <summary>Samples that came when their place had been handed on.</summary>
    public long Late { get; private set; }

    public void Left(ReadOnlySpan<byte> pcm, TimeSpan at)
    {
        var samples = Place(pcm, at, out var from);
        var place = PlaceOf(from);
        for (var i = 0; i < samples.Length; i++)
        {
            ref var both = ref _samples[place];
            both = (both & unchecked((int)0xFFFF0000)) | (IsSilent(from + i) ? 0 : (ushort)samples[i]);
            place = After(place);
        }

        Advance(from + samples.Length - SamplesOf(Open));
    }

    public void Right(ReadOnlySpan<byte> pcm, TimeSpan at)
    {
        var samples = Place(pcm, at, out var from);
        var place = PlaceOf(from);
        for (var i = 0; i < samples.Length; i++)
        {
            ref var both = ref _samples[place];
            both = (both & 0xFFFF) | (samples[i] << 16);
            place = After(place);
        }
    }

    /// <summary>Takes back what was laid on the right from then on.</summary>
    public void SilenceRight(TimeSpan from)
    {
        var first = Math.Max(HandedOn, SamplesOf(from));
        var place = PlaceOf(first);
        for (var left = HandedOn + _samples.Length - first; left > 0; left--)
        {
            _samples[place] &= 0xFFFF;
            place = After(place);
        }
    }

    /// <summary>Nothing is on the left then, whether it was laid already or comes later.</summary>
    /// <returns>From when on: what was handed on is out of reach.</returns>
    public TimeSpan SilenceLeft(TimeSpan from, TimeSpan until)
    {
        var (first, last) = (Math.Max(HandedOn, SamplesOf(from)), SamplesOf(until));
        var place = PlaceOf(first);
        for (var left = Math.Min(last, HandedOn + _samples.Length) - first; left > 0; left--)
        {
            _samples[place] &= unchecked((int)0xFFFF0000);
            place = After(place);
        }

        _silentLeft = first <= _silentLeft.Until ? (Math.Min(first, _silentLeft.From), Math.Max(last, _silentLeft.Until)) : (first, last);
        return TimeSpan.FromTicks(Math.Max(from.Ticks, first * TimeSpan.TicksPerSecond / sampleRate));
    }

    /// <summary>The time has come to <paramref name="now"/>, whether or not anyone was heard.</summary>
    public void Pass(TimeSpan now) => Advance(SamplesOf(now) - SamplesOf(Open));

    /// <summary>Hands on everything before <paramref name="end"/>.</summary>
    public void Finish(TimeSpan end) => Advance(SamplesOf(end));

    private ReadOnlySpan<short> Place(ReadOnlySpan<byte> pcm, TimeSpan at, out long from)
    {
        var samples = MemoryMarshal.Cast<byte, short>(pcm);
        from = SamplesOf(at);
        Advance(from + samples.Length - _samples.Length);
        var late = (int)Math.Clamp(HandedOn - from, 0, samples.Length);
        Late += late;
        from += late;
        return samples[late..];
    }

    private void Advance(long until)
    {
        while (HandedOn < until)
        {
            var start = PlaceOf(HandedOn);
            var length = (int)Math.Min(until - HandedOn, _samples.Length - start);
            var stretch = _samples.AsSpan(start, length);
            handOn(MemoryMarshal.Cast<int, short>(stretch));
            stretch.Clear();
            HandedOn += length;
        }
    }

    private bool IsSilent(long sample) => sample >= _silentLeft.From && sample < _silentLeft.Until;

    private int PlaceOf(long sample) => (int)(sample % _samples.Length);

    private int After(int place) => place + 1 == _samples.Length ? 0 : place + 1;

    private long SamplesOf(TimeSpan time) => time.Ticks * sampleRate / TimeSpan.TicksPerSecond;
}
