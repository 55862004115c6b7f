using System.Runtime.InteropServices;
using VoiceAgent.Emulators.Phone.Line;
using VoiceAgent.Pipeline.Quality;
using VoiceAgent.Tests.Randomness;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Quality;

public sealed class DropoutMeterTests
{
    private static readonly FrameSound Voice = new(1e6, false, IsEmpty: false, BeginsLoud: true, EndsLoud: true);
    private static readonly FrameSound Fading = new(1e5, false, IsEmpty: false, BeginsLoud: true, EndsLoud: false);
    private static readonly FrameSound Empty = new(0, false, IsEmpty: true, BeginsLoud: false, EndsLoud: false);

    private DropoutMeter _meter;
    private LegCounts _counts;

    [Fact]
    public void A_sound_that_breaks_off_and_goes_on_has_a_dropout()
    {
        Hear(Voice, Voice, Empty, Empty, Voice, Empty, Voice);

        Assert.Equal((3, 2, 2), (_counts.Concealed, _counts.Gaps, _counts.LongestGap));
    }

    [Fact]
    public void A_pause_after_a_fading_is_no_dropout()
    {
        Hear(Voice, Fading, Empty, Empty, Voice);

        Assert.Equal(default, _counts);
    }

    [Fact]
    public void Silence_at_the_beginning_and_at_the_end_is_no_dropout()
    {
        Hear(Empty, Empty, Voice, Empty, Empty);

        Assert.Equal(default, _counts);
    }

    [Theory]
    [InlineData(DropoutMeter.Longest, DropoutMeter.Longest)]
    [InlineData(DropoutMeter.Longest + 1, 0)]
    [InlineData(500, 0)]
    public void A_long_silence_is_a_pause(int frames, int concealed)
    {
        Hear([Voice, .. Enumerable.Repeat(Empty, frames), Voice]);

        Assert.Equal(concealed, _counts.Concealed);
    }

    /// <summary>The emulated telephone loses frames of a voice. All are found, unless so many are lost in a row that they look like a pause.</summary>
    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void All_frames_that_the_emulated_line_loses_are_found(Seed seed)
    {
        for (var round = 0; round < 20; round++)
        {
            var line = new BadLine(new LineQuality { Loss = 0.01 * round, IsTelephone = round % 2 == 0 }, 16_000, seed.Number + round);
            var random = new Random(seed.Number + round);
            var (meter, counts, lost, waiting, isSound) = (new DropoutMeter(), new LegCounts(), 0, 0, false);
            for (var at = 0; at < 1_000; at++)
            {
                var frame = new short[320];
                for (var sample = 0; sample < frame.Length; sample++)
                {
                    frame[sample] = (short)random.Next(-8_000, 8_000);
                }

                line.Pass(frame);
                var isLost = !frame.AsSpan().ContainsAnyExcept((short)0);
                (lost, waiting) = isLost ? (lost, isSound ? waiting + 1 : 0) : (lost + waiting, 0);
                isSound |= !isLost;
                meter.Take(FrameSound.Of(MemoryMarshal.AsBytes(frame.AsSpan())), ref counts);
            }

            Assert.Equal(lost, counts.Concealed);
        }
    }

    private void Hear(params FrameSound[] sounds)
    {
        foreach (var sound in sounds)
        {
            _meter.Take(sound, ref _counts);
        }
    }
}
