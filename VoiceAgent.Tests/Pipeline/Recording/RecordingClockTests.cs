using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Randomness;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Recording;

/// <summary>Both sides of a recording use the clock of the call, whatever happens to the caller's frames.</summary>
public sealed class RecordingClockTests
{
    private const short Murmur = 20;
    private const short Click = 20_000;
    private const int Agents = 50;

    [Theory]
    [InlineData(80, 16_000)]
    [InlineData(500, 16_000)]
    [InlineData(1_000, 16_000)]
    [InlineData(3_000, 16_000)]
    [InlineData(500, 24_000)]
    [InlineData(3_000, 24_000)]
    [InlineData(12_000, 16_000)]
    public void Clicks_of_both_sides_at_one_moment_are_at_one_place_after_the_callers_frames_stopped(int hole, int rate) => VirtualTime.Run(async time =>
    {
        var call = new Call(time, rate);
        await call.FramesAsync(100);
        await call.PassAsync(hole);

        // The agent's clause begins to play now. The caller's click is in the frame that is captured now and arrives 20 ms later.
        call.AgentSpeaks();
        await call.FramesAsync(1, Click);
        await call.FramesAsync(100);
        var closed = await call.CloseAsync();

        var (left, right) = call.Channels();
        var clicked = Array.IndexOf(left, Click);
        var (from, until) = (2_000 * rate / 1_000, (2_000 + hole) * rate / 1_000);
        Assert.Equal(until, clicked);
        Assert.Equal(until, Array.FindIndex(right, sample => sample != 0));
        Assert.All(left[from..until], sample => Assert.Equal(0, sample));
        Assert.All(left[..from], sample => Assert.Equal(Murmur, sample));
        Assert.All(left[(until + (rate / 50))..], sample => Assert.Equal(Murmur, sample));
        Assert.Equal(hole, closed.CallerMissing.TotalMilliseconds);
        Assert.Equal(4_020 + hole, closed.Duration.TotalMilliseconds);
        Assert.Equal(TimeSpan.Zero, closed.Gaps);
    });

    [Theory]
    [InlineData(500)]
    [InlineData(1_000)]
    [InlineData(2_400)]
    public void Frames_that_were_late_and_come_in_a_burst_are_where_they_were_spoken(int stall) => VirtualTime.Run(async time =>
    {
        var call = new Call(time, 16_000);
        await call.FramesAsync(100);
        call.AgentSpeaks();
        await call.PassAsync(stall);
        call.Frame(Click);
        call.Burst((stall / 20) - 1);
        await call.FramesAsync(50);
        var closed = await call.CloseAsync();

        var (left, right) = call.Channels();
        Assert.Equal(2_000 * 16, Array.IndexOf(left, Click));
        Assert.Equal(2_000 * 16, Array.FindIndex(right, sample => sample != 0));
        Assert.DoesNotContain(left, sample => sample == 0);
        Assert.Equal(3_000 + stall, closed.Duration.TotalMilliseconds);
        Assert.Equal(TimeSpan.Zero, closed.CallerMissing);
    });

    [Fact]
    public void A_reply_that_is_stopped_while_the_callers_frames_are_missing_ends_where_it_was_stopped() => VirtualTime.Run(async time =>
    {
        var call = new Call(time, 16_000);
        await call.FramesAsync(100);
        call.AgentSpeaks();
        await call.PassAsync(700);
        call.Sound.Voice.Stop(1);
        await call.PassAsync(300);
        await call.FramesAsync(1, Click);
        await call.FramesAsync(50);
        await call.CloseAsync();

        var (left, right) = call.Channels();
        Assert.Equal(2_000 * 16, Array.FindIndex(right, sample => sample != 0));
        Assert.InRange(Array.FindLastIndex(right, sample => sample != 0), (2_690 * 16) - 1, (2_700 * 16) - 1);
        Assert.Equal(3_000 * 16, Array.IndexOf(left, Click));
    });

    [Fact]
    public void What_the_agent_says_after_the_callers_last_frame_is_in_the_recording() => VirtualTime.Run(async time =>
    {
        var call = new Call(time, 16_000);
        await call.FramesAsync(100);
        await call.PassAsync(1_000);
        call.AgentSpeaks();
        await call.PassAsync(Agents * 50);
        var closed = await call.CloseAsync();

        var (left, right) = call.Channels();
        Assert.Equal(3_000 * 16, Array.FindIndex(right, sample => sample != 0));
        Assert.Equal(3_000 + (Agents * 50), closed.Duration.TotalMilliseconds);
        Assert.All(left[(2_000 * 16)..], sample => Assert.Equal(0, sample));
    });

    [Fact]
    public void A_first_frame_that_comes_late_is_where_it_arrived() => VirtualTime.Run(async time =>
    {
        var call = new Call(time, 16_000);
        await call.PassAsync(700);
        call.AgentSpeaks();
        await call.FramesAsync(1, Click);
        await call.FramesAsync(50);
        var closed = await call.CloseAsync();

        var (left, right) = call.Channels();
        Assert.Equal(700 * 16, Array.IndexOf(left, Click));
        Assert.Equal(700 * 16, Array.FindIndex(right, sample => sample != 0));
        Assert.Equal(TimeSpan.Zero, closed.CallerMissing);
    });

    [Fact]
    public void Frames_that_waited_while_the_call_was_opened_do_not_move_the_callers_side() => VirtualTime.Run(async time =>
    {
        var call = new Call(time, 16_000);
        call.Burst(100);
        await call.FramesAsync(50);
        call.AgentSpeaks();
        await call.FramesAsync(1, Click);
        await call.FramesAsync(50);
        var closed = await call.CloseAsync();

        var (left, right) = call.Channels();
        Assert.Equal(1_000 * 16, Array.IndexOf(left, Click));
        Assert.Equal(1_000 * 16, Array.FindIndex(right, sample => sample != 0));
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (closed.Gaps, closed.CallerMissing));
    });

    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void Clicks_of_both_sides_are_within_50_ms_after_gaps_jitter_late_frames_and_repeated_frames(Seed seed)
    {
        for (var number = seed.Number; number < seed.Number + seed.Cases(60); number++)
        {
            var random = new Random(number);
            var story = new List<string>();
            VirtualTime.Run(async time =>
            {
                var call = new Call(time, random.Next(2) == 0 ? 16_000 : 24_000);
                await call.FramesAsync(random.Next(1, 60));
                for (var left = random.Next(1, 6); left > 0; left--)
                {
                    await DisturbAsync(call, random, story);
                    await call.FramesAsync(random.Next(5, 80));
                }

                // A late burst is settled after half a second.
                await call.FramesAsync(30);
                call.AgentSpeaks();
                await call.FramesAsync(1, Click);
                await call.FramesAsync(100);
                await call.CloseAsync();

                var (caller, agent) = call.Channels();
                var apart = Math.Abs(Array.IndexOf(caller, Click) - Array.FindIndex(agent, sample => sample != 0)) * 1_000.0 / call.Rate;
                Assert.True(apart <= 50, $"{apart} ms apart. {Seed.ToRepeat($"{number}", nameof(Clicks_of_both_sides_are_within_50_ms_after_gaps_jitter_late_frames_and_repeated_frames))}\n{string.Join(", ", story)}");
            });
        }
    }

    private static async Task DisturbAsync(Call call, Random random, List<string> story)
    {
        var length = random.Next(100, 10_000);
        switch (random.Next(4))
        {
            case 0:
                story.Add($"{length} ms are lost");
                await call.PassAsync(length);
                break;
            case 1:
                length = random.Next(5, 100);
                story.Add($"{length} frames are late");
                await call.PassAsync(20 * length);
                call.Burst(length);
                break;
            case 2:
                length = random.Next(1, 40);
                story.Add($"{length} frames come twice");
                for (var frame = 0; frame < length; frame++)
                {
                    await call.FramesAsync(1);
                    call.Frame(Murmur);
                }

                break;
            default:
                story.Add("jitter");
                for (var (frame, late) = (0, 0); frame < 100; frame++)
                {
                    var wait = Math.Max(0, 20 + random.Next(0, 39) - late);
                    await call.PassAsync(wait);
                    call.Frame(Murmur);
                    late += wait - 20;
                }

                break;
        }
    }

    [Fact]
    public void Words_after_a_hole_have_the_time_at_which_they_were_said() => VirtualTime.Run(async time =>
    {
        var call = new Call(time, 16_000);
        await call.FramesAsync(100);
        await call.PassAsync(1_000);
        await call.FramesAsync(100);

        // The transcriber has received four seconds of audio.
        call.Transcripts.FinalTranscript("one two", TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2));
        call.Transcripts.FinalTranscript("three", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));

        Assert.Equal(
            [(1.5, 2.0), (3.0, 4.0)],
            call.Conversation.Told.OfType<FinalTranscript>().Select(heard => (heard.From.TotalSeconds, heard.Until.TotalSeconds)));
        await call.CloseAsync();
    });

    /// <summary>A call whose frames the test sends itself.</summary>
    private sealed class Call : IRecordings, ITranscriber
    {
        private readonly VirtualTime _time;
        private readonly AudioFormat _format;
        private readonly FakeRecordingStore _store = new();
        private readonly Pacer _pacer;
        private readonly Line _line;
        private readonly Task<MediaStreamEnding> _listening;
        private TimeSpan _offset;

        public Call(VirtualTime time, int rate)
        {
            _time = time;
            _format = new AudioFormat(rate);
            _pacer = new Pacer(time);
            _line = new Line(time, _format);
            var synthesizer = new CachingSynthesizer(new FakeSynthesizer(time) { FirstSample = 100 });
            var factory = new CallSoundFactory(
                (_, _) => new EnergyDetector(), this, synthesizer, this, _pacer, new SpeakingMetrics(new FakeMeters()),
                Options.Create(new ListeningOptions { Detector = VoiceActivityDetector.NoiseFloor }), Options.Create(new SpeakingOptions()), time);
            Sound = factory.Open(new CallSoundRequest(CallId.At(DateTimeOffset.UnixEpoch), new AgentSound("voice", "en-US", [], [])), _line, Conversation);
            _listening = Sound.ListenAsync(CancellationToken.None);
        }

        public int Rate => _format.SampleRate;

        public ICallSound Sound { get; }

        public FakeConversation Conversation { get; } = new();

        public ITranscriptListener Transcripts { get; private set; } = null!;

        public Task PassAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), _time);

        public void AgentSpeaks()
        {
            Sound.Voice.Begin(1);
            Sound.Voice.Say(1, new string('a', Agents));
            Sound.Voice.Complete(1);
        }

        /// <summary>Sends frames in real time.</summary>
        public async Task FramesAsync(int count, short value = Murmur)
        {
            for (var i = 0; i < count; i++)
            {
                await PassAsync(20);
                Frame(value);
            }
        }

        public void Burst(int count)
        {
            for (var i = 0; i < count; i++)
            {
                Frame(Murmur);
            }
        }

        public void Frame(short value)
        {
            var pcm = new byte[_format.BytesPerFrame];
            MemoryMarshal.Cast<byte, short>(pcm.AsSpan()).Fill(value);
            _line.Listener!.FrameReceived(pcm, _offset);
            _offset += AudioFormat.FrameDuration;
        }

        public async Task<RecordingClosed> CloseAsync()
        {
            _line.Ended.SetResult();
            await _listening;
            var closed = await Sound.DrainAsync(CancellationToken.None);
            await Sound.DisposeAsync();
            _pacer.Dispose();
            return closed!;
        }

        public (short[] Left, short[] Right) Channels()
        {
            var samples = MemoryMarshal.Cast<byte, short>(Assert.Single(_store.Files).Value.AsSpan(WaveHeader.Length)).ToArray();
            return ([.. samples.Where((_, i) => i % 2 == 0)], [.. samples.Where((_, i) => i % 2 == 1)]);
        }

        ICallRecorder IRecordings.Record(CallId call, AudioFormat format, Action<string> failed, RecordingStart start)
        {
            var (target, options) = (new RecordingTarget("call.wav", format, failed) { Start = start }, new RecordingOptions());
            return new CallRecorder(target, new RecordingUpload(target, _store, options, _time), options, new MediaMetrics(new FakeMeters()));
        }

        ITranscription ITranscriber.Open(TranscriptionRequest request, ITranscriptListener listener)
        {
            Transcripts = listener;
            return new Deaf();
        }
    }

    private sealed class Line(TimeProvider time, AudioFormat format) : IMediaStream
    {
        private readonly FakeMediaStream _far = new(time, format);

        public AudioFormat Format => format;

        public IMediaListener? Listener { get; private set; }

        public TaskCompletionSource Ended { get; } = new();

        public async Task<MediaStreamEnding> ReadAsync(IMediaListener listener, CancellationToken hangUp)
        {
            Listener = listener;
            await Ended.Task;
            return MediaStreamEnding.Closed;
        }

        public ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken hangUp) => _far.SendAsync(frame, hangUp);

        public ValueTask StopAudioAsync(CancellationToken hangUp) => _far.StopAudioAsync(hangUp);

        public ValueTask DisposeAsync() => _far.DisposeAsync();
    }

    private sealed class Deaf : ITranscription
    {
        public void Hear(ReadOnlySpan<byte> pcm)
        {
        }

        public Task CompleteAsync(CancellationToken stopping) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
