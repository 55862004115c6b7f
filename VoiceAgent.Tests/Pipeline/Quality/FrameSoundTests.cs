using System.Runtime.InteropServices;
using VoiceAgent.Pipeline.Quality;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Quality;

public sealed class FrameSoundTests
{
    private const int Samples = 320;

    [Theory]
    [InlineData(32_768 / 10.0, -20)]
    [InlineData(32_768 / 100.0, -40)]
    public void The_level_is_in_decibels_of_full_scale(double amplitude, double decibels) =>
        Assert.Equal(decibels, Decibels.Of(Of(sample => (short)(sample % 2 == 0 ? amplitude : -amplitude)).Power), 0.02);

    [Fact]
    public void The_lowest_sample_has_full_scale()
    {
        var sound = Of(_ => short.MinValue);
        Assert.Equal(0, Decibels.Of(sound.Power), 1e-9);
        Assert.Equal(sound.Power, Decibels.PowerOf(0), 1e-3);
        Assert.True(sound.IsClipped);
    }

    [Fact]
    public void A_sine_has_three_decibels_less_than_its_amplitude() =>
        Assert.Equal(-23.01, Decibels.Of(Of(sample => (short)Math.Round(3_276.8 * Math.Sin(2 * Math.PI * sample / 32))).Power), 0.02);

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(40, true)]
    public void Three_samples_in_a_row_at_full_scale_are_clipped(int inRow, bool expected) =>
        Assert.Equal(expected, Of(sample => sample >= 100 && sample < 100 + inRow ? (short)32_124 : (short)1_000).IsClipped);

    [Fact]
    public void A_loud_voice_that_only_touches_full_scale_is_not_clipped() =>
        Assert.False(Of(sample => (short)(sample % 2 == 0 ? 32_767 : -32_767)).IsClipped);

    [Fact]
    public void The_edges_tell_a_cut_from_a_fading()
    {
        var cut = Of(_ => 1_000);
        var fading = Of(sample => (short)(1_000 * (Samples - sample) / Samples * (sample < 280 ? 1 : 0)));
        Assert.True(cut is { BeginsLoud: true, EndsLoud: true, IsEmpty: false });
        Assert.True(fading is { BeginsLoud: true, EndsLoud: false });
        Assert.True(Of(_ => 0) is { IsEmpty: true, BeginsLoud: false, EndsLoud: false, Power: 0 });
        Assert.True(Of(_ => 1) is { IsEmpty: false, Power: 1 });
    }

    [Fact]
    public void A_frame_without_samples_is_silent() => Assert.True(FrameSound.Of([]) is { IsEmpty: true, Power: 0 });

    private static FrameSound Of(Func<int, short> sampleAt)
    {
        var samples = Enumerable.Range(0, Samples).Select(sampleAt).ToArray();
        return FrameSound.Of(MemoryMarshal.AsBytes(samples.AsSpan()));
    }
}
