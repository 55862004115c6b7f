using VoiceAgent.Rtp.Audio;

namespace VoiceAgent.Tests.Rtp.Audio;

/// <summary>DTMF keys in the audio: each is found once, and speech holds none.</summary>
public sealed class ToneDetectorTests
{
    [Theory]
    [InlineData(8_000, 50)]
    [InlineData(8_000, 160)]
    [InlineData(16_000, 50)]
    [InlineData(24_000, 300)]
    public void Every_key_is_found_once(int rate, int milliseconds)
    {
        var detector = new ToneDetector(rate);
        Assert.Equal(ToneKeys.All, Found(detector, ToneKeys.All.SelectMany(key => Key(rate, key, milliseconds))));
    }

    [Fact]
    public void A_key_that_is_pressed_twice_is_found_twice() =>
        Assert.Equal("55", Found(new ToneDetector(8_000), Key(8_000, '5', 80).Concat(Key(8_000, '5', 80))));

    [Fact]
    public void A_key_passes_through_G711_with_noise()
    {
        var random = new Random(7);
        var noisy = Key(8_000, '9', 80).Select(sample => (short)((sample / 2) + random.Next(-150, 150))).ToArray();
        var codes = new byte[noisy.Length];
        G711.Mu.Encode(noisy, codes);
        G711.Mu.Decode(codes, noisy);

        Assert.Equal("9", Found(new ToneDetector(8_000), noisy));
    }

    [Fact]
    public void Speech_and_single_tones_hold_no_key()
    {
        Assert.Equal("", Found(new ToneDetector(8_000), MadeUpSpeech.At(8_000, 80_000)));
        Assert.Equal("", Found(new ToneDetector(8_000), Tones.Sine(697, 8_000, 0.5)));
        Assert.Equal("", Found(new ToneDetector(8_000), Tones.Sine(1336, 8_000, 0.5)));
    }

    private static IEnumerable<short> Key(int rate, char key, int milliseconds)
    {
        var (tone, length) = (new short[rate * (milliseconds + 60) / 1000], rate * milliseconds / 1000);
        new ToneGenerator(rate).Make(key, 0, length, tone);
        return tone;
    }

    private static string Found(ToneDetector detector, IEnumerable<short> samples) =>
        string.Concat(samples.Chunk(160).Select(piece => detector.Take(piece)?.ToString()));
}
