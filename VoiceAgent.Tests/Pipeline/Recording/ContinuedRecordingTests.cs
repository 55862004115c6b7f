using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Recording;

/// <summary>A call that several workers run has one recording.</summary>
public sealed class ContinuedRecordingTests
{
    private static readonly AudioFormat Format = AudioFormat.Pcm16Mono16k;

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(40)]
    public void A_recording_whose_worker_was_killed_is_continued_by_the_next(int killedAt) => VirtualTime.Run(async time =>
    {
        // The first worker stops without a word. It has committed what was due, and the rest is only stored.
        var dead = new RecordingStage(time, Format);
        await dead.CallerAsync(time, 0, killedAt, 1);
        var begins = killedAt + 2;
        var next = Continue(time, dead, token: 2, begins);
        await next.CallerAsync(time, begins, 30, 2);
        var closed = await next.CloseAsync();

        var (left, _) = next.Channels();
        Assert.Equal((RecordingStage.Path, TimeSpan.FromSeconds(begins + 30)), (closed!.Path, closed.Duration));
        Assert.Equal((begins + 30) * 16_000, left.Length);
        Assert.All(left[(begins * 16_000)..], sample => Assert.Equal(2, sample));

        // Two and a half seconds were held back. They are in the tail.
        var kept = left.TakeWhile(sample => sample == 1).Count();
        Assert.InRange(kept / 16_000.0, killedAt - 1, killedAt);
        Assert.Equal([(kept, begins * 16_000)], RecordingStage.Silences(left));
        Assert.Equal(TimeSpan.FromSeconds(begins) - TimeSpan.FromSeconds(kept / 16_000.0), closed.Gaps);
    });

    [Fact]
    public void Three_workers_make_one_recording() => VirtualTime.Run(async time =>
    {
        var first = new RecordingStage(time, Format);
        await first.CallerAsync(time, 0, 12, 1);
        var second = Continue(time, first, token: 2, 13);
        await second.CallerAsync(time, 13, 5, 2);
        var third = Continue(time, first, token: 3, 20);
        await third.CallerAsync(time, 20, 5, 3);
        await third.CloseAsync();

        var (left, _) = third.Channels();
        Assert.Equal([1, 0, 2, 0, 3], Runs(left));
        Assert.Equal(25 * 16_000, left.Length);
    });

    [Fact]
    public void A_worker_that_leaves_stores_its_last_audio_and_the_next_one_has_it_in_the_file() => VirtualTime.Run(async time =>
    {
        var first = new RecordingStage(time, Format);
        await first.CallerAsync(time, 0, 15, 1);
        var next = Continue(time, first, token: 2, 15);
        next.Caller(15 * 50, 50, 2);
        await first.Recorder.DisposeAsync();
        await next.CallerAsync(time, 16, 20, 2);
        var closed = await next.CloseAsync();

        Assert.Equal(TimeSpan.Zero, closed!.Gaps);
        Assert.Equal([1, 2], Runs(next.Channels().Left));
        Assert.Equal(36 * 16_000, next.Channels().Left.Length);
    });

    [Fact]
    public void A_worker_that_has_lost_the_call_and_does_not_know_it_discards_nothing_of_the_next_one() => VirtualTime.Run(async time =>
    {
        var zombie = new RecordingStage(time, Format);
        await zombie.CallerAsync(time, 0, 15, 1);
        var next = Continue(time, zombie, token: 2, 15);
        for (var second = 15; second < 60; second++)
        {
            next.Caller(second * 50, 50, 2);
            zombie.Caller(second * 50, 50, 1);
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }

        Assert.Null(await zombie.CloseAsync());
        var closed = await next.CloseAsync();

        var (left, _) = next.Channels();
        Assert.Equal(TimeSpan.FromSeconds(60), closed!.Duration);
        Assert.All(left[(15 * 16_000)..], sample => Assert.Equal(2, sample));
        Assert.InRange(closed.Gaps, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    });

    [Fact]
    public void A_worker_that_begins_before_the_earlier_audio_ends_leaves_out_its_own_beginning() => VirtualTime.Run(async time =>
    {
        var first = new RecordingStage(time, Format);
        await first.CallerAsync(time, 0, 12, 1);
        await first.Recorder.DisposeAsync();
        var next = new RecordingStage(time, Format, first.Store, new RecordingStart(2, TimeSpan.FromSeconds(11.4)));
        next.Caller(570, 500, 2);
        var closed = await next.CloseAsync();

        var (left, _) = next.Channels();
        Assert.Equal([1, 2], Runs(left));
        Assert.Equal(12 * 16_000, Array.IndexOf(left, (short)2));
        Assert.Equal(TimeSpan.FromSeconds(21.4), closed!.Duration);
    });

    [Fact]
    public void Audio_of_another_sample_rate_is_refused_clearly_and_harms_nothing() => VirtualTime.Run(async time =>
    {
        var first = new RecordingStage(time, Format);
        await first.CallerAsync(time, 0, 15, 1);
        await first.Recorder.DisposeAsync();
        var next = new RecordingStage(time, AudioFormat.Pcm16Mono24k, first.Store, new RecordingStart(2, TimeSpan.FromSeconds(15)));
        next.Caller(750, 500, 2);

        Assert.Null(await next.CloseAsync());
        Assert.Equal(["The recording has 16000 samples a second until here, and the media stream has 24000 now. It cannot be continued."], next.Failures);
        Assert.Equal(TimeSpan.FromSeconds(15), (await new RecordingAssembly(first.Store).CompleteAsync(RecordingStage.Path, default))!.Duration);
    });

    [Fact]
    public void A_recording_that_nobody_continues_is_completed_from_its_blocks() => VirtualTime.Run(async time =>
    {
        var dead = new RecordingStage(time, Format);
        await dead.CallerAsync(time, 0, 17, 1);

        // Two gateways do it at the same time, and one of them once more.
        var gateways = Enumerable.Range(0, 2).Select(_ => new RecordingAssembly(dead.Store).CompleteAsync(RecordingStage.Path, default));
        var closed = await Task.WhenAll(gateways);
        var again = await new RecordingAssembly(dead.Store).CompleteAsync(RecordingStage.Path, default);

        Assert.Equal(new RecordingClosed(RecordingStage.Path, TimeSpan.FromSeconds(14), TimeSpan.Zero), closed[0]);
        Assert.Equal((closed[0], closed[0]), (closed[1], again));
        Assert.All(dead.Channels().Left, sample => Assert.Equal(1, sample));
        Assert.Equal(14 * 16_000, dead.Channels().Left.Length);
    });

    private static RecordingStage Continue(VirtualTime time, RecordingStage before, long token, int second) =>
        new(time, Format, before.Store, new RecordingStart(token, TimeSpan.FromSeconds(second)));

    /// <summary>The values in the order in which they begin.</summary>
    private static IReadOnlyList<short> Runs(short[] samples) => [.. samples.Where((sample, at) => at == 0 || samples[at - 1] != sample)];
}
