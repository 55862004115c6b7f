using System.Runtime.InteropServices;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>
/// Places two voices side by side by their offsets. The last two and a half seconds stay open for late frames, for agent audio
/// that is discarded before it is played, and for words of the caller that must be silenced. Older audio is handed on,
/// interleaved, left sample first.
/// </summary>
/// <param name="handOn">Receives interleaved samples, in order and without gaps. It may be called several times in a row.</param>
/// <param name="begins">The sample on the call's clock at which this recorder begins.</param>
/// <param name="step">Audio is handed on in multiples of this many samples.</param>
internal sealed class StereoMixer(int sampleRate, Action<ReadOnlySpan<short>> handOn, long begins = 0, int step = 1)
{
    // Agent audio is written up to 200 ms before it is played, and the caller's frames may be late by as much. Transcripts arrive
    // 200–500 ms after the words, several words at once: two seconds reach back to the first of them.
    public static readonly TimeSpan HeldBack = TimeSpan.FromMilliseconds(2_500);

    // Agent audio is placed ahead of the caller's audio by up to this much.
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(500);

    // 224 KB at 16 kHz with a step of half a second.
    private readonly int[] _samples = new int[(int)((HeldBack + Ahead).TotalSeconds * sampleRate) + step - 1];
    private readonly long _begins = begins;
    private (long From, long Until) _silentLeft;

    /// <summary>Everything before this sample was handed on.</summary>
    public long HandedOn { get; private set; } = begins;

    /// <summary>Samples that arrived after their position was handed on.</summary>
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

        Advance(WholeSteps(from + samples.Length - SamplesOf(HeldBack)));
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

    /// <summary>
    /// Moves the left channel between two offsets to an earlier place. Where it was, the channel is silent. Audio that was handed on
    /// cannot be changed: what would move there is late. What would move before the beginning is left out.
    /// </summary>
    public void MoveLeft(TimeSpan from, TimeSpan until, TimeSpan earlier)
    {
        var (first, end) = (Math.Max(HandedOn, SamplesOf(from)), SamplesOf(until));
        var by = SamplesOf(from) - SamplesOf(from - earlier);
        for (var sample = first; sample < end; sample++)
        {
            ref var source = ref _samples[PlaceOf(sample)];
            if (sample - by >= HandedOn)
            {
                ref var target = ref _samples[PlaceOf(sample - by)];
                target = (target & unchecked((int)0xFFFF0000)) | (source & 0xFFFF);
            }
            else if (sample - by >= _begins)
            {
                Late++;
            }

            source &= unchecked((int)0xFFFF0000);
        }

        if (_silentLeft.From >= first)
        {
            _silentLeft = (_silentLeft.From - by, _silentLeft.Until - by);
        }
    }

    /// <summary>Silences the right channel from this offset on.</summary>
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

    /// <summary>Keeps the left channel silent between two offsets, for audio that was placed and for audio that comes later.</summary>
    /// <returns>The offset from which the channel is silent: audio that was handed on cannot be changed.</returns>
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

    /// <summary>Copies audio that is still held back.</summary>
    public void Copy(long from, Span<int> samples)
    {
        var place = PlaceOf(from);
        var first = Math.Min(samples.Length, _samples.Length - place);
        _samples.AsSpan(place, first).CopyTo(samples);
        _samples.AsSpan(0, samples.Length - first).CopyTo(samples[first..]);
    }

    /// <summary>Advances the clock to <paramref name="now"/>, also when no audio came.</summary>
    public void Pass(TimeSpan now) => Advance(WholeSteps(SamplesOf(now) - SamplesOf(HeldBack)));

    /// <summary>Hands on everything before <paramref name="end"/>.</summary>
    public void Finish(TimeSpan end) => Advance(SamplesOf(end));

    private ReadOnlySpan<short> Place(ReadOnlySpan<byte> pcm, TimeSpan at, out long from)
    {
        var samples = MemoryMarshal.Cast<byte, short>(pcm);
        from = SamplesOf(at);
        Advance(WholeSteps(from + samples.Length - _samples.Length + step - 1));
        var late = (int)Math.Clamp(HandedOn - from, 0, samples.Length);

        // What is older than the recording is not missing in it.
        Late += late - Math.Clamp(_begins - from, 0, late);
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

    // Rounds down.
    private long WholeSteps(long sample) => sample <= _begins ? _begins : sample - ((sample - _begins) % step);

    private bool IsSilent(long sample) => sample >= _silentLeft.From && sample < _silentLeft.Until;

    private int PlaceOf(long sample) => (int)(sample % _samples.Length);

    private int After(int place) => place + 1 == _samples.Length ? 0 : place + 1;

    private long SamplesOf(TimeSpan time) => time.Ticks * sampleRate / TimeSpan.TicksPerSecond;
}
