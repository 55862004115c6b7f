using System.Buffers.Binary;
using System.Runtime.InteropServices;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Spool;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Recording;

/// <summary>A recorder of one worker, with a store in memory.</summary>
internal sealed class RecordingStage
{
    public const string Path = "2026/01/05/call.wav";

    public static readonly TailKeys Keys = new([.. Enumerable.Range(1, 32).Select(value => (byte)value)]);

    private readonly AudioFormat _format;

    /// <param name="store">The store of another stage, for a worker that continues its recording.</param>
    public RecordingStage(TimeProvider time, AudioFormat format, FakeRecordingStore? store = null, RecordingStart? start = null, SpoolFolder? spool = null, IRecordingKeys? encryption = null)
    {
        _format = format;
        Store = store ?? new FakeRecordingStore();
        Recorder = Record(time, new RecordingTarget(Path, format, Failures.Add) { Start = start ?? RecordingStart.First }, Store, spool, encryption);
    }

    public static CallRecorder Record(TimeProvider time, RecordingTarget target, IRecordingStore store, SpoolFolder? spool = null, IRecordingKeys? encryption = null)
    {
        var options = new RecordingOptions();
        var upload = new RecordingUpload(target, store, options, time, spool, Keys, encryption);
        return new CallRecorder(target, upload, options, new MediaMetrics(new FakeMeters()), new RecordingTail(target, store, Keys, options, time, upload.Tag));
    }

    public FakeRecordingStore Store { get; }

    public List<string> Failures { get; } = [];

    public CallRecorder Recorder { get; }

    public void Caller(int frame, int count, short value)
    {
        for (var i = frame; i < frame + count; i++)
        {
            Recorder.CallerFrame(Frame(value), i * AudioFormat.FrameDuration);
        }
    }

    public void Agent(TimeSpan at, int count, short value)
    {
        for (var i = 0; i < count; i++)
        {
            Recorder.AgentFrame(Frame(value), at + (i * AudioFormat.FrameDuration));
        }
    }

    /// <summary>The caller speaks in real time, a second each time.</summary>
    public async Task CallerAsync(TimeProvider time, int second, int seconds, short value)
    {
        for (var at = second; at < second + seconds; at++)
        {
            Caller(at * 50, 50, value);
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }
    }

    public async Task<RecordingClosed?> CloseAsync()
    {
        var closed = await Recorder.CloseAsync(CancellationToken.None);
        await Recorder.DisposeAsync();
        return closed;
    }

    public (short[] Left, short[] Right) Channels()
    {
        var wav = Store.Files[Path];
        Assert.Equal("RIFF"u8, wav.AsSpan(0, 4));
        Assert.Equal((uint)wav.Length - 8, BinaryPrimitives.ReadUInt32LittleEndian(wav.AsSpan(4)));
        Assert.Equal(2, BinaryPrimitives.ReadUInt16LittleEndian(wav.AsSpan(WaveHeader.SampleRateAt - 2)));
        Assert.Equal((uint)_format.SampleRate, BinaryPrimitives.ReadUInt32LittleEndian(wav.AsSpan(WaveHeader.SampleRateAt)));
        Assert.Equal((uint)wav.Length - WaveHeader.Length, BinaryPrimitives.ReadUInt32LittleEndian(wav.AsSpan(WaveHeader.Length - 4)));
        var samples = MemoryMarshal.Cast<byte, short>(wav.AsSpan(WaveHeader.Length)).ToArray();
        return ([.. samples.Where((_, i) => i % 2 == 0)], [.. samples.Where((_, i) => i % 2 == 1)]);
    }

    /// <summary>Returns the silent periods in samples.</summary>
    public static IReadOnlyList<(int From, int Until)> Silences(short[] samples)
    {
        var silences = new List<(int, int)>();
        for (var at = 0; at < samples.Length; at++)
        {
            var from = at;
            while (at < samples.Length && samples[at] == 0)
            {
                at++;
            }

            if (at > from)
            {
                silences.Add((from, at));
            }
        }

        return silences;
    }

    private byte[] Frame(short value)
    {
        var pcm = new byte[_format.BytesPerFrame];
        MemoryMarshal.Cast<byte, short>(pcm.AsSpan()).Fill(value);
        return pcm;
    }
}
