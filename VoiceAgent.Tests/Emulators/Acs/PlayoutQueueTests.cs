using VoiceAgent.Emulators.Acs.Media;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Acs;

public sealed class PlayoutQueueTests
{
    private readonly PlayoutQueue queue = new(capacity: 48_000);
    private readonly short[] frame = new short[320];

    [Fact]
    public void Audio_is_heard_in_order_20_ms_a_tick_and_then_silence()
    {
        queue.Add([.. Enumerable.Range(1, 400).Select(i => (short)i)]);

        Assert.Equal(320, queue.Take(frame));
        Assert.Equal([1, 2, 3], frame[..3]);
        Assert.Equal(80, queue.Take(frame));
        Assert.Equal([321, 322], frame[..2]);
        Assert.Equal([0, 0], frame[80..82]);
        Assert.Equal(0, queue.Take(frame));
        Assert.Equal(400, queue.Played);
    }

    [Fact]
    public void What_is_discarded_was_not_heard()
    {
        queue.Add(new short[3200]);
        queue.Take(frame);

        Assert.Equal(2880, queue.Discard());
        Assert.Equal(0, queue.Take(frame));
        Assert.Equal((320, 2880), (queue.Played, queue.Discarded));
    }

    [Fact]
    public void A_full_queue_drops_what_comes_and_counts_it()
    {
        queue.Add(new short[47_000]);
        queue.Add(new short[2_000]);

        Assert.Equal((48_000, 1_000), (queue.Waiting, queue.Overflowed));
    }

    [Fact]
    public void Audio_survives_the_turn_of_the_ring_and_its_growth()
    {
        var next = 0;
        var expected = 0;
        for (var round = 0; round < 200; round++)
        {
            queue.Add([.. Enumerable.Range(0, round % 7 * 97).Select(_ => (short)(next++ % 30_000))]);
            var taken = queue.Take(frame);
            for (var i = 0; i < taken; i++)
            {
                Assert.Equal((short)(expected++ % 30_000), frame[i]);
            }
        }
    }
}
