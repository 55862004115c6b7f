using System.Numerics;
using System.Runtime.InteropServices;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>
/// Lays two voices side by side by their offsets. A short stretch stays open for what comes late and for agent audio
/// that is cut before it was heard; what is older is handed on, interleaved, left first.
/// </summary>
/// <param name="handOn">Gets interleaved samples, in order and without holes; may be called several times in a row.</param>
internal sealed class StereoTape(int sampleRate, Action<ReadOnlySpan<short>> handOn)
{
    // Agent audio is written up to 200 ms before it is heard, and a caller's frames may be late by as much.
    private static readonly TimeSpan Open = TimeSpan.FromMilliseconds(500);

    private readonly int[] _samples = new int[BitOperations.RoundUpToPowerOf2((uint)sampleRate)];

    /// <summary>Samples that were handed on.</summary>
    public long HandedOn { get; private set; }

    /// <summary>Samples that came when their place had been handed on.</summary>
    public long Late { get; private set; }

    private int Mask => _samples.Length - 1;

    public void Left(ReadOnlySpan<byte> pcm, TimeSpan at)
    {
        var samples = Place(pcm, at, out var from);
        for (var i = 0; i < samples.Length; i++)
        {
            ref var both = ref _samples[(from + i) & Mask];
            both = (both & unchecked((int)0xFFFF0000)) | (ushort)samples[i];
        }

        Advance(from + samples.Length - SamplesOf(Open));
    }

    public void Right(ReadOnlySpan<byte> pcm, TimeSpan at)
    {
        var samples = Place(pcm, at, out var from);
        for (var i = 0; i < samples.Length; i++)
        {
            ref var both = ref _samples[(from + i) & Mask];
            both = (both & 0xFFFF) | (samples[i] << 16);
        }
    }

    /// <summary>Takes back what was laid on the right from then on.</summary>
    public void SilenceRight(TimeSpan from)
    {
        for (var i = Math.Max(HandedOn, SamplesOf(from)); i < HandedOn + _samples.Length; i++)
        {
            _samples[i & Mask] &= 0xFFFF;
        }
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
            var start = (int)(HandedOn & Mask);
            var length = (int)Math.Min(until - HandedOn, _samples.Length - start);
            var stretch = _samples.AsSpan(start, length);
            handOn(MemoryMarshal.Cast<int, short>(stretch));
            stretch.Clear();
            HandedOn += length;
        }
    }

    private long SamplesOf(TimeSpan time) => time.Ticks * sampleRate / TimeSpan.TicksPerSecond;
}
