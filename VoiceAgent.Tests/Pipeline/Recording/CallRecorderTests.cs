using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Recording;

public sealed class CallRecorderTests
{
    private const string Path = RecordingStage.Path;
    private static readonly AudioFormat Format = AudioFormat.Pcm16Mono16k;

    [Theory]
    [InlineData(16_000)]
    [InlineData(24_000)]
    public void A_recording_is_a_wav_with_the_caller_left_and_the_agent_right_each_in_its_place(int rate) => VirtualTime.Run(async time =>
    {
        var mixer = new RecordingStage(time, new AudioFormat(rate));
        mixer.Caller(0, 20, 1_000);
        mixer.Agent(TimeSpan.FromMilliseconds(505), 10, 2_000);
        mixer.Caller(20, 480, 1_000);
        var closed = await mixer.CloseAsync();

        var (left, right) = mixer.Channels();
        Assert.Equal(new RecordingClosed(Path, TimeSpan.FromSeconds(10), TimeSpan.Zero), closed);
        Assert.All(left, sample => Assert.Equal(1_000, sample));
        var begins = rate * 505 / 1000;
        Assert.Equal(begins, Array.FindIndex(right, sample => sample == 2_000));
        Assert.Equal(10 * rate / 50, right.Count(sample => sample == 2_000));
        Assert.Equal(begins + (10 * rate / 50) - 1, Array.FindLastIndex(right, sample => sample == 2_000));
    });

    [Fact]
    public void What_the_agent_was_silenced_in_is_not_on_the_mixer() => VirtualTime.Run(async time =>
    {
        var mixer = new RecordingStage(time, Format);
        mixer.Caller(0, 20, 1);
        mixer.Agent(TimeSpan.FromMilliseconds(400), 10, 2_000);
        mixer.Recorder.AgentSilenced(TimeSpan.FromMilliseconds(450));
        mixer.Agent(TimeSpan.FromMilliseconds(900), 1, 3_000);
        mixer.Caller(20, 80, 1);
        await mixer.CloseAsync();

        var (_, right) = mixer.Channels();
        Assert.Equal(16 * 50, right.Count(sample => sample == 2_000));
        Assert.Equal(320, right.Count(sample => sample == 3_000));
    });

    [Fact]
    public void A_pause_is_silence_of_its_length() => VirtualTime.Run(async time =>
    {
        var mixer = new RecordingStage(time, Format);
        mixer.Caller(0, 50, 1_000);
        mixer.Recorder.Pause(TimeSpan.FromSeconds(1));
        mixer.Caller(50, 50, 1_000);
        mixer.Agent(TimeSpan.FromMilliseconds(1_200), 5, 2_000);
        mixer.Recorder.Resume(TimeSpan.FromSeconds(2));
        mixer.Caller(100, 50, 1_000);
        await mixer.CloseAsync();

        var (left, right) = mixer.Channels();
        Assert.Equal(3 * 16_000, left.Length);
        Assert.DoesNotContain(left[16_000..32_000], sample => sample != 0);
        Assert.All(left[..16_000], sample => Assert.Equal(1_000, sample));
        Assert.All(left[32_000..], sample => Assert.Equal(1_000, sample));
        Assert.DoesNotContain(right, sample => sample != 0);
    });

    [Fact]
    public void The_caller_is_silenced_two_seconds_back_and_ahead_and_the_agent_is_not() => VirtualTime.Run(async time =>
    {
        var mixer = new RecordingStage(time, Format);
        mixer.Caller(0, 200, 1_000);
        mixer.Agent(TimeSpan.FromSeconds(3), 50, 2_000);
        Assert.Equal(TimeSpan.FromSeconds(2), mixer.Recorder.SilenceCaller(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)));
        Assert.Equal(TimeSpan.FromSeconds(3.5), mixer.Recorder.SilenceCaller(TimeSpan.FromSeconds(3.5), TimeSpan.FromSeconds(4.5)));
        mixer.Caller(200, 100, 1_000);
        await mixer.CloseAsync();

        var (left, right) = mixer.Channels();
        Assert.Equal(6 * 16_000, left.Length);
        Assert.Equal([(32_000, 48_000), (56_000, 72_000)], RecordingStage.Silences(left));
        Assert.Equal(48_000, Array.IndexOf(right, (short)2_000));
        Assert.Equal(16_000, right.Count(sample => sample == 2_000));
    });

    [Fact]
    public void What_is_out_of_reach_stays_and_the_recorder_says_from_where_on_it_is_silent() => VirtualTime.Run(async time =>
    {
        var mixer = new RecordingStage(time, Format);
        mixer.Caller(0, 500, 1_000);

        Assert.Equal(TimeSpan.FromSeconds(7.5), mixer.Recorder.SilenceCaller(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8)));
        await mixer.CloseAsync();
        Assert.Null(mixer.Recorder.SilenceCaller(TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(10)));
        Assert.Equal([(120_000, 128_000)], RecordingStage.Silences(mixer.Channels().Left));
    });

    [Fact]
    public void A_tape_allocates_nothing_for_its_frames()
    {
        var mixer = new StereoMixer(16_000, static _ => { });
        var pcm = new byte[Format.BytesPerFrame];
        Lay(0, 200);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Lay(200, 200);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Lay(int frame, int count)
        {
            for (var i = frame; i < frame + count; i++)
            {
                mixer.Left(pcm, i * AudioFormat.FrameDuration);
                mixer.Right(pcm, i * AudioFormat.FrameDuration);
                mixer.SilenceLeft(i * AudioFormat.FrameDuration, (i + 1) * AudioFormat.FrameDuration);
            }
        }
    }

    [Fact]
    public void A_tail_allocates_nothing_for_its_frames()
    {
        // The loop that stores the pieces runs on another thread, and only when a piece is complete.
        var target = new RecordingTarget(Path, Format, _ => { });
        var mixer = new StereoMixer(16_000, static _ => { }, step: 8_000);
        var source = new TailSource(mixer, target, 8_000, slots: 24);
        var pcm = new byte[Format.BytesPerFrame];
        var audio = new byte[4 * 8_000];
        var taken = Lay(0, 200);
        var before = GC.GetAllocatedBytesForCurrentThread();
        taken += Lay(200, 200);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.InRange(taken, 16, 48);

        int Lay(int frame, int count)
        {
            var pieces = 0;
            for (var i = frame; i < frame + count; i++)
            {
                var at = i * AudioFormat.FrameDuration;
                mixer.Left(pcm, at);
                source.Changed(at);
                source.Silenced(at);
                source.Doubt(at, at + AudioFormat.FrameDuration);
                source.Reach(at + AudioFormat.FrameDuration);
                while (source.HasPiece)
                {
                    source.Take(audio);
                    pieces++;
                }
            }

            return pieces;
        }
    }

    [Fact]
    public void A_tail_that_cannot_be_stored_does_not_fail_the_recording() => VirtualTime.Run(async time =>
    {
        var mixer = new RecordingStage(time, Format, new FakeRecordingStore { FailsFor = path => path != Path });
        await mixer.CallerAsync(time, 0, 10, 7);

        Assert.Equal(new RecordingClosed(Path, TimeSpan.FromSeconds(10), TimeSpan.Zero), await mixer.CloseAsync());
        Assert.Empty(mixer.Failures);
    });

    [Fact]
    public void A_store_that_is_slow_for_a_minute_costs_a_counted_gap_and_what_follows_stays_in_place() => VirtualTime.Run(async time =>
    {
        var mixer = new RecordingStage(time, Format);
        mixer.Store.Fails = true;
        for (var second = 0; second < 60; second++)
        {
            mixer.Caller(second * 50, 50, (short)(second + 1));
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }

        mixer.Store.Fails = false;
        for (var second = 60; second < 90; second++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time);
            mixer.Caller(second * 50, 50, (short)(second + 1));
        }

        var closed = await mixer.CloseAsync();

        var (left, _) = mixer.Channels();
        Assert.Equal(["The recording store answered 503 ServerBusy."], mixer.Failures);
        Assert.Equal(TimeSpan.FromSeconds(90), closed!.Duration);
        Assert.InRange(closed.Gaps, TimeSpan.FromSeconds(24), TimeSpan.FromSeconds(32));
        Assert.Equal(closed.Gaps, TimeSpan.FromSeconds(left.Count(sample => sample == 0) / 16_000.0));
        for (var second = 0; second < 90; second++)
        {
            Assert.Contains(left[second * 16_000], new short[] { 0, (short)(second + 1) });
        }

        Assert.Equal(90, left[^1]);
    });

    [Fact]
    public void A_store_that_never_answers_ends_the_recording_by_its_deadline_and_the_call_goes_on() => VirtualTime.Run(async time =>
    {
        var mixer = new RecordingStage(time, Format);
        mixer.Store.Before = stopping => Task.Delay(Timeout.InfiniteTimeSpan, time, stopping);
        mixer.Caller(0, 500, 1);
        await Task.Delay(TimeSpan.FromSeconds(30), time);
        var since = time.Elapsed;

        Assert.Null(await mixer.CloseAsync());
        Assert.Equal(["The recording store did not answer in time."], mixer.Failures);
        Assert.Equal(TimeSpan.FromSeconds(15), time.Elapsed - since);
    });

    [Fact]
    public void A_store_that_fails_in_any_other_way_is_told_of_and_tried_again() => VirtualTime.Run(async time =>
    {
        var mixer = new RecordingStage(time, Format);
        mixer.Store.Before = _ => throw new NotSupportedException("An address that nobody may read.");
        mixer.Caller(0, 500, 7);
        await Task.Delay(TimeSpan.FromSeconds(5), time);

        Assert.Equal(["NotSupportedException"], mixer.Failures);

        mixer.Store.Before = null;
        await Task.Delay(TimeSpan.FromSeconds(5), time);
        Assert.Equal(new RecordingClosed(Path, TimeSpan.FromSeconds(10), TimeSpan.Zero), await mixer.CloseAsync());
        Assert.All(mixer.Channels().Left, sample => Assert.Equal(7, sample));
    });

    [Fact]
    public void A_worker_that_dies_leaves_all_but_the_last_seconds() => VirtualTime.Run(async time =>
    {
        var mixer = new RecordingStage(time, Format);
        for (var second = 0; second < 65; second++)
        {
            mixer.Caller(second * 50, 50, 7);
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }

        var (left, _) = mixer.Channels();
        Assert.InRange(left.Length / 16_000.0, 50, 65);
        await mixer.Recorder.DisposeAsync();
    });
}
