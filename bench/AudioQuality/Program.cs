using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Quality;

// What it costs to measure the audio of a call, for a frame in each direction. The least of many rounds counts, so that other load does not matter.
const int Rounds = 200;
const int FramesInRound = 5_000;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.WriteLine("| audio | ns / frame in | ns / frame out | bytes / frame | ms CPU / call-hour |\n|---|---|---|---|---|");
foreach (var rate in new[] { 16_000, 24_000 })
{
    foreach (var (name, amplitude) in new[] { ("silence", 0), ("voice", 3_000), ("clipped voice", 60_000) })
    {
        var pcm = Pcm(new AudioFormat(rate), amplitude);
        var (into, bytesIn) = Measure((meter, at) => meter.CallerFrame(pcm, at, at));
        var (outOf, bytesOut) = Measure((meter, at) => meter.AgentFrame(pcm, at));
        var hour = (into + outOf) * TimeSpan.FromHours(1) / AudioFormat.FrameDuration / 1e6;
        Console.WriteLine($"| {name}, {rate / 1_000} kHz | {into:F0} | {outOf:F0} | {bytesIn + bytesOut:F1} | {hour:F0} |");
    }
}

static (double Nanoseconds, double Bytes) Measure(Action<CallQualityMeter, TimeSpan> frame)
{
    // The figures of a live call are reported every 30 s, as in the product. Their memory is part of the bytes.
    var meter = new CallQualityMeter(new QualityOptions(), new MediaClock(TimeProvider.System), expectsAgent: true, static (CallEvent _) => { });
    var (best, bytes, at) = (double.MaxValue, double.MaxValue, TimeSpan.Zero);
    for (var round = 0; round < Rounds; round++)
    {
        var (since, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        for (var count = 0; count < FramesInRound; count++)
        {
            frame(meter, at += AudioFormat.FrameDuration);
        }

        best = Math.Min(best, Stopwatch.GetElapsedTime(since).TotalNanoseconds / FramesInRound);
        bytes = Math.Min(bytes, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)FramesInRound);
    }

    return (best, bytes);
}

static byte[] Pcm(AudioFormat format, int amplitude)
{
    var samples = new short[format.SamplesPerFrame];
    for (var sample = 0; sample < samples.Length; sample++)
    {
        samples[sample] = (short)Math.Clamp(amplitude * Math.Sin(2 * Math.PI * 200 * sample / format.SampleRate), short.MinValue, short.MaxValue);
    }

    return MemoryMarshal.AsBytes(samples.AsSpan()).ToArray();
}
