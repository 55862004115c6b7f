using Microsoft.CognitiveServices.Speech.Wire;
using Xunit;

namespace VoiceAgent.Tests.StandIns.Speech.Wire;

public sealed class AudioTrailTests
{
    private const int Rate = 16_000;
    private const int Second = Rate * 2;

    [Fact]
    public void What_was_sent_since_the_last_phrase_is_sent_again_after_a_rewind()
    {
        var trail = new AudioTrail(Rate);
        Write(trail, 0, 3);
        trail.SpeechStarted();
        Assert.Equal(3 * Second, Take(trail, 10 * Second).Length);
        trail.Account(TimeSpan.FromSeconds(1));
        Write(trail, 3, 1);

        Assert.Equal(TimeSpan.FromSeconds(1), trail.Rewind());

        var again = Take(trail, 10 * Second);
        Assert.Equal(3 * Second, again.Length);
        Assert.Equal([1, 2, 3], again.Where((_, i) => i % Second == 0));
    }

    [Fact]
    public void A_service_that_does_not_listen_costs_the_oldest_audio_and_it_is_counted()
    {
        var trail = new AudioTrail(Rate);
        Write(trail, 0, 30);

        Assert.Equal(10 * Second, trail.Dropped);
        Assert.Equal(TimeSpan.FromSeconds(10), trail.Rewind());
        var kept = Take(trail, 40 * Second);
        Assert.Equal(20 * Second, kept.Length);
        Assert.Equal((byte)10, kept[0]);
        Assert.Equal((byte)29, kept[^1]);
    }

    [Fact]
    public void A_stream_is_drained_when_it_is_complete_and_all_of_it_was_sent()
    {
        var trail = new AudioTrail(Rate);
        Write(trail, 0, 1);
        trail.Complete();
        Assert.False(trail.IsDrained);
        Take(trail, Second);
        Assert.True(trail.IsDrained);
        Write(trail, 1, 1);
        Assert.True(trail.IsDrained);
    }

    // Each second is filled with its number.
    private static void Write(AudioTrail trail, int from, int seconds)
    {
        for (var second = from; second < from + seconds; second++)
        {
            for (var frame = 0; frame < 50; frame++)
            {
                trail.Write(Enumerable.Repeat((byte)second, Second / 50).ToArray());
            }
        }
    }

    private static byte[] Take(AudioTrail trail, int most)
    {
        var taken = new List<byte>();
        var piece = new byte[3_200];
        while (taken.Count < most && trail.Take(piece) is > 0 and var length)
        {
            taken.AddRange(piece.AsSpan(0, length));
        }

        return [.. taken];
    }
}
