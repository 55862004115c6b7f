using VoiceAgent.Emulators.Acs.Media;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Acs;

public sealed class PlayoutQueueTests
{
    private readonly PlayoutQueue _queue = new(capacity: 48_000);
    private readonly short[] _frame = new short[320];

    [Fact]
    public void Audio_is_heard_in_order_20_ms_a_tick_and_then_silence()
    {
        _queue.Add([.. Enumerable.Range(1, 400).Select(i => (short)i)]);

        Assert.Equal(320, _queue.Take(_frame));
        Assert.Equal([1, 2, 3], _frame[..3]);
        Assert.Equal(80, _queue.Take(_frame));
        Assert.Equal([321, 322], _frame[..2]);
        Assert.Equal([0, 0], _frame[80..82]);
        Assert.Equal(0, _queue.Take(_frame));
        Assert.Equal(400, _queue.Played);
    }

    [Fact]
    public void What_is_discarded_was_not_heard()
    {
        _queue.Add(new short[3200]);
        _queue.Take(_frame);

        Assert.Equal(2880, _queue.Discard());
        Assert.Equal(0, _queue.Take(_frame));
        Assert.Equal((320, 2880), (_queue.Played, _queue.Discarded));
    }

    [Theory]
    [InlineData(3, 3 * 320)]
    [InlineData(10, 10 * 320)]
    [InlineData(11, 0)]
    public void Silence_that_cuts_the_agents_voice_is_counted_and_a_pause_between_sentences_is_not(int silentFrames, int gap)
    {
        _queue.Add(new short[640]);
        for (var frame = 0; frame < 2 + silentFrames; frame++)
        {
            _queue.Take(_frame);
        }

        _queue.Add(new short[640]);
        _queue.Take(_frame);

        Assert.Equal(gap, _queue.Gaps);
    }

    [Fact]
    public void Silence_after_audio_that_the_agent_took_back_is_no_gap()
    {
        _queue.Add(new short[640]);
        _queue.Take(_frame);
        _queue.Discard();
        _queue.Take(_frame);
        _queue.Add(new short[320]);
        _queue.Take(_frame);

        Assert.Equal(0, _queue.Gaps);
    }

    [Fact]
    public void A_full_queue_drops_what_comes_and_counts_it()
    {
        _queue.Add(new short[47_000]);
        _queue.Add(new short[2_000]);

        Assert.Equal((48_000, 1_000), (_queue.Waiting, _queue.Overflowed));
    }

    [Fact]
    public void Audio_survives_the_turn_of_the_ring_and_its_growth()
    {
        var next = 0;
        var expected = 0;
        for (var round = 0; round < 200; round++)
        {
            _queue.Add([.. Enumerable.Range(0, round % 7 * 97).Select(_ => (short)(next++ % 30_000))]);
            var taken = _queue.Take(_frame);
            for (var i = 0; i < taken; i++)
            {
                Assert.Equal((short)(expected++ % 30_000), _frame[i]);
            }
        }
    }
}
