using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Spool;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Recording;

/// <summary>The recording store goes away during a call, and at its end. The recording is complete when the store is back.</summary>
public sealed class RecordingOutageTests : IDisposable
{
    private static readonly AudioFormat Format = AudioFormat.Pcm16Mono16k;

    private readonly string _folder = Directory.CreateTempSubdirectory("voiceagent-spool-").FullName;

    public enum Outage
    {
        Refused,
        Hanging,
        Killed,
        Denied,
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0, 5, Outage.Refused)]
    [InlineData(8, 5, Outage.Refused)]
    [InlineData(8, 120, Outage.Refused)]
    [InlineData(8, 5, Outage.Hanging)]
    [InlineData(8, 120, Outage.Hanging)]
    [InlineData(8, 12, Outage.Killed)]
    [InlineData(15, 120, Outage.Killed)]
    [InlineData(8, 120, Outage.Denied)]
    public void An_outage_in_the_middle_of_a_call_costs_no_audio(int from, int length, Outage outage) => VirtualTime.Run(async time =>
    {
        using var spool = Spool(time);
        var call = new RecordingStage(time, Format, spool: spool);
        await call.CallerAsync(time, 0, from, 1);
        Begin(call.Store, outage, time);
        await call.CallerAsync(time, from, length, 2);
        End(call.Store);
        await call.CallerAsync(time, from + length, 60, 3);
        var closed = await call.CloseAsync();

        var (left, _) = call.Channels();
        Assert.Equal(new RecordingClosed(RecordingStage.Path, TimeSpan.FromSeconds(from + length + 60), TimeSpan.Zero), closed);
        Assert.Equal(0, Array.FindIndex(left, sample => sample != 0));
        Assert.Equal((from * 16_000, length * 16_000), (left.Count(sample => sample == 1), left.Count(sample => sample == 2)));
        Assert.Single(call.Failures);
        Assert.Empty(FilesLeft());
    });

    [Theory]
    [InlineData(Outage.Refused)]
    [InlineData(Outage.Hanging)]
    [InlineData(Outage.Killed)]
    public void What_is_left_at_the_end_of_a_call_is_stored_when_the_store_is_back(Outage outage) => VirtualTime.Run(async time =>
    {
        using var spool = Spool(time);
        var call = new RecordingStage(time, Format, spool: spool);
        await call.CallerAsync(time, 0, 15, 1);
        Begin(call.Store, outage, time);
        await call.CallerAsync(time, 15, 20, 2);
        var ended = time.Elapsed;
        var closed = await call.CloseAsync();

        Assert.Equal(new RecordingClosed(RecordingStage.Path, TimeSpan.FromSeconds(35), TimeSpan.Zero), closed);
        Assert.InRange(time.Elapsed - ended, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.NotEmpty(FilesLeft());

        var deliveries = new RecordingDeliveries(call.Store, spool, time, NullLogger<RecordingDeliveries>.Instance);
        if (outage is not Outage.Hanging)
        {
            Assert.False(await deliveries.DeliverAsync(default));
        }

        End(call.Store);
        Assert.True(await deliveries.DeliverAsync(default));
        var (left, _) = call.Channels();
        Assert.Equal((15 * 16_000, 20 * 16_000), (left.Count(sample => sample == 1), left.Count(sample => sample == 2)));
        Assert.Empty(FilesLeft());
    });

    [Fact]
    public void A_worker_that_dies_while_the_store_is_away_leaves_its_audio_to_the_next_process() => VirtualTime.Run(async time =>
    {
        var spool = Spool(time);
        var call = new RecordingStage(time, Format, spool: spool);
        await call.CallerAsync(time, 0, 15, 1);
        Begin(call.Store, Outage.Killed, time);
        await call.CallerAsync(time, 15, 20, 2);
        spool.Dispose();
        End(call.Store);

        using var next = Spool(time);
        next.AdoptLeft();
        Assert.True(await new RecordingDeliveries(call.Store, next, time, NullLogger<RecordingDeliveries>.Instance).DeliverAsync(default));

        var (left, _) = call.Channels();
        Assert.DoesNotContain(left, sample => sample == 0);
        Assert.InRange(left.Length / 16_000.0, 35 - 5.5, 35 - 2);
        Assert.Empty(FilesLeft());
    });

    [Fact]
    public void A_store_that_lost_the_blocks_gets_them_again_although_it_never_refused() => VirtualTime.Run(async time =>
    {
        using var spool = Spool(time);
        var call = new RecordingStage(time, Format, spool: spool);
        await call.CallerAsync(time, 0, 18, 1);
        call.Store.LoseStaged();
        await call.CallerAsync(time, 18, 30, 2);
        var closed = await call.CloseAsync();

        Assert.Equal(TimeSpan.Zero, closed!.Gaps);
        Assert.DoesNotContain(call.Channels().Left, sample => sample == 0);
        Assert.Empty(call.Failures);
    });

    [Fact]
    public void A_refusal_for_good_is_not_repeated_and_costs_only_its_own_audio() => VirtualTime.Run(async time =>
    {
        var call = new RecordingStage(time, Format);
        await call.CallerAsync(time, 0, 8, 1);
        (call.Store.Fails, call.Store.Refusal) = (true, RecordingRefusal.Refused);
        var before = call.Store.Requests;
        await call.CallerAsync(time, 8, 5, 2);

        // Each chunk once, and the tail every two seconds.
        Assert.InRange(call.Store.Requests - before, 6, 9);
        call.Store.Fails = false;
        await call.CallerAsync(time, 13, 20, 3);
        var closed = await call.CloseAsync();

        Assert.Equal(TimeSpan.FromSeconds(33), closed!.Duration);
        Assert.InRange(closed.Gaps, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6));
        Assert.Equal(closed.Gaps, TimeSpan.FromSeconds(call.Channels().Left.Count(sample => sample == 0) / 16_000.0));
        Assert.Single(call.Failures);
    });

    [Fact]
    public void A_disk_that_is_full_costs_what_does_not_fit() => VirtualTime.Run(async time =>
    {
        using var spool = new SpoolFolder(new SpoolOptions { Folder = _folder, MostBytes = 10 * 64_000 }, time, NullLogger.Instance);
        var call = new RecordingStage(time, Format, spool: spool);
        await call.CallerAsync(time, 0, 8, 1);
        Begin(call.Store, Outage.Refused, time);
        await call.CallerAsync(time, 8, 120, 2);
        End(call.Store);
        await call.CallerAsync(time, 128, 20, 3);
        var closed = await call.CloseAsync();

        // Ten seconds on the disk, thirty in memory.
        Assert.InRange(closed!.Gaps, TimeSpan.FromSeconds(70), TimeSpan.FromSeconds(95));
        Assert.Equal(closed.Gaps, TimeSpan.FromSeconds(call.Channels().Left.Count(sample => sample == 0) / 16_000.0));
        Assert.Equal(TimeSpan.FromSeconds(148), closed.Duration);
    });

    [Fact]
    public void A_recording_costs_one_request_a_second_two_for_its_tail_and_two_for_each_commit() => VirtualTime.Run(async time =>
    {
        var call = new RecordingStage(time, Format);
        await call.CallerAsync(time, 0, 100, 1);

        Assert.InRange(call.Store.Requests, 312, 320);
        await call.CloseAsync();
    });

    private static void Begin(FakeRecordingStore store, Outage outage, VirtualTime time)
    {
        switch (outage)
        {
            case Outage.Hanging:
                store.Before = stopping => Task.Delay(Timeout.InfiniteTimeSpan, time, stopping);
                break;
            case Outage.Denied:
                (store.Fails, store.Refusal) = (true, RecordingRefusal.Denied);
                break;
            case Outage.Killed:
                store.LoseStaged();
                store.Fails = true;
                break;
            default:
                store.Fails = true;
                break;
        }
    }

    private static void End(FakeRecordingStore store) => (store.Before, store.Fails) = (null, false);

    private SpoolFolder Spool(TimeProvider time) => new(new SpoolOptions { Folder = _folder }, time, NullLogger.Instance);

    private IEnumerable<string> FilesLeft() => Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal));
}
