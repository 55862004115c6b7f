using VoiceAgent.Pipeline.Legs;

namespace VoiceAgent.Tests.Pipeline.Legs;

public sealed class LegFramesTests
{
    private const int Bytes = 4;

    [Fact]
    public async Task Frames_and_keys_come_in_order()
    {
        var frames = new LegFrames(Bytes);
        frames.Add([1, 1, 1, 1], TimeSpan.Zero);
        frames.AddTone('5');
        frames.Add([2, 2, 2, 2], TimeSpan.FromMilliseconds(20));

        Assert.Equal(["1 at 0", "key 5", "2 at 20"], await TakeAsync(frames));
    }

    [Fact]
    public async Task A_reader_that_waits_is_woken()
    {
        var frames = new LegFrames(Bytes);
        var waiting = frames.WaitAsync();
        Assert.False(waiting.IsCompleted);

        frames.Add([3, 3, 3, 3], TimeSpan.Zero);

        Assert.True(await waiting);
        Assert.Equal(["3 at 0"], await TakeAsync(frames));
    }

    [Fact]
    public async Task After_the_end_what_waits_is_still_taken()
    {
        var frames = new LegFrames(Bytes);
        frames.Add([4, 4, 4, 4], TimeSpan.Zero);
        frames.End();

        Assert.True(await frames.WaitAsync());
        Assert.Equal(["4 at 0"], await TakeAsync(frames));
        Assert.False(await frames.WaitAsync());
    }

    [Fact]
    public async Task The_end_wakes_a_reader()
    {
        var frames = new LegFrames(Bytes);
        var waiting = frames.WaitAsync();

        frames.End();

        Assert.False(await waiting);
    }

    [Fact]
    public async Task A_full_queue_drops_the_oldest_and_counts_it()
    {
        var frames = new LegFrames(Bytes);
        for (var at = 0; at < 53; at++)
        {
            frames.Add([(byte)at, 0, 0, 0], TimeSpan.FromMilliseconds(at * 20));
        }

        Assert.Equal(3, frames.Dropped);
        Assert.Equal("3 at 60", (await TakeAsync(frames))[0]);
    }

    [Fact]
    public void Nothing_is_allocated_for_a_frame()
    {
        var frames = new LegFrames(Bytes);
        var pcm = new byte[Bytes];
        Exchange(frames, pcm, 100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Exchange(frames, pcm, 1_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Exchange(LegFrames frames, byte[] pcm, int times)
    {
        for (var time = 0; time < times; time++)
        {
            frames.Add(pcm, TimeSpan.Zero);
            frames.TryTake(pcm, out _, out _);
        }
    }

    private static Task<List<string>> TakeAsync(LegFrames frames)
    {
        List<string> taken = [];
        var pcm = new byte[Bytes];
        while (frames.TryTake(pcm, out var offset, out var tone))
        {
            taken.Add(tone == default ? $"{pcm[0]} at {offset.TotalMilliseconds}" : $"key {tone}");
        }

        return Task.FromResult(taken);
    }
}
