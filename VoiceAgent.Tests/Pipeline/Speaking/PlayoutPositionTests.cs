using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Speaking;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Speaking;

/// <summary>The arithmetic of a playout, at 16 kHz and with a lead of 200 ms. A frame has 640 bytes, and the lead 6,400 bytes.</summary>
public sealed class PlayoutPositionTests
{
    private const int Frame = 640;

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 640, 640)]
    [InlineData(2, 3_000, 1_720)]
    [InlineData(2, 1_280, 0)]
    public void What_waits_is_written_and_not_sent(int frames, int written, long waiting)
    {
        var position = Written(written);
        Send(position, frames);

        Assert.Equal((written, frames * Frame, waiting), (position.Written, position.Sent, position.Waiting));
    }

    // The caller hears the first frame as soon as it is sent, so ten frames of 20 ms fill the lead of 200 ms.
    [Theory]
    [InlineData(0, -180)]
    [InlineData(1, -160)]
    [InlineData(9, 0)]
    [InlineData(10, 20)]
    [InlineData(15, 120)]
    public void A_frame_is_due_when_the_ear_is_less_than_the_lead_behind_it(int frames, int dueMs)
    {
        var position = Written(20 * Frame);
        Send(position, frames);

        Assert.Equal(Ms(dueMs), position.Due);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, 100)]
    [InlineData(20, 20)]
    public void A_frame_that_comes_late_is_heard_at_once_and_the_next_follows_it(int sentAtMs, int playsAtMs)
    {
        var position = Written(2 * Frame);

        Assert.Equal(Ms(playsAtMs), position.Send(Ms(sentAtMs), Frame));
        Assert.Equal(Ms(playsAtMs + 20), position.Send(Ms(sentAtMs), Frame));
        Assert.Equal(Ms(playsAtMs + 40), position.PlaysUntil);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 32)]
    [InlineData(20, 640)]
    [InlineData(50, 1_600)]
    [InlineData(60, 1_920)]
    [InlineData(500, 1_920)]
    public void What_was_heard_is_what_was_sent_less_what_is_still_ahead(int nowMs, long heard)
    {
        var position = Written(10 * Frame);
        Send(position, 3);

        Assert.Equal(heard, position.HeardBy(Ms(nowMs)));
    }

    // The last frame contains 100 bytes of the clause and then silence.
    [Theory]
    [InlineData(20, 640)]
    [InlineData(22, 704)]
    [InlineData(30, 740)]
    public void Silence_that_fills_a_frame_belongs_to_no_word(int nowMs, long heard)
    {
        var position = Written(Frame + 100);
        position.Send(TimeSpan.Zero, Frame);
        position.Send(TimeSpan.Zero, 100);

        Assert.Equal(heard, position.HeardBy(Ms(nowMs)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(30, 960)]
    [InlineData(60, 1_920)]
    [InlineData(90, 1_920)]
    public void After_it_fell_silent_it_goes_on_at_the_byte_that_was_heard_last(int nowMs, long sent)
    {
        var position = Written(10 * Frame);
        Send(position, 3);
        position.FallSilent(Ms(nowMs));

        Assert.Equal((sent, sent, Ms(nowMs)), (position.Sent, position.HeardBy(Ms(nowMs + 100)), position.PlaysUntil));
        Assert.Equal(Ms(nowMs + 100), position.Send(Ms(nowMs + 100), Frame));
        Assert.Equal(sent + 320, position.HeardBy(Ms(nowMs + 110)));
    }

    [Theory]
    [InlineData(0, 0, 65_536)]
    [InlineData(0, 20, 52_736)]
    [InlineData(10, 20, 52_736)]
    [InlineData(15, 20, 55_936)]
    [InlineData(0, 102, 256)]
    public void What_was_sent_within_the_lead_still_takes_room(int sentFrames, int writtenFrames, int room)
    {
        var position = Written(writtenFrames * Frame);
        Send(position, sentFrames);

        Assert.Equal(room, position.Room(65_536));
    }

    [Theory]
    [InlineData(5_000, 5_000)]
    [InlineData(1_000, 1_280)]
    [InlineData(9_000, 6_400)]
    public void A_cut_drops_what_is_not_on_the_wire_yet(long at, long written)
    {
        var position = Written(10 * Frame);
        Send(position, 2);
        position.CutAt(at);

        Assert.Equal(written, position.Written);
    }

    [Fact]
    public void Another_reply_begins_behind_what_is_still_on_the_wire()
    {
        var position = Written(10 * Frame);
        Send(position, 3);
        position.Restart();

        Assert.Equal((0, 0, 0), (position.Written, position.Sent, position.HeardBy(Ms(10))));
        position.Write(Frame);
        Assert.Equal(Ms(60), position.Send(Ms(10), Frame));
    }

    [Fact]
    public void A_buffer_that_was_full_when_the_reply_was_held_has_no_room_until_the_audio_is_sent_again()
    {
        const int Capacity = 100 * Frame;
        var position = Written(50 * Frame);
        Send(position, 20);
        position.Write(position.Room(Capacity));

        position.FallSilent(Ms(300));

        Assert.Equal(0, position.Room(Capacity));
        Send(position, 20);
        Assert.True(position.Room(Capacity) > 0);
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static PlayoutPosition Written(int bytes)
    {
        var position = new PlayoutPosition(AudioFormat.Pcm16Mono16k, Ms(200));
        position.Write(bytes);
        return position;
    }

    private static void Send(PlayoutPosition position, int frames)
    {
        for (var sent = 0; sent < frames; sent++)
        {
            position.Send(TimeSpan.Zero, Frame);
        }
    }
}
