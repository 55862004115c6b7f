using System.Buffers.Binary;
using System.Runtime.InteropServices;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.TurnTaking;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Listening;

public sealed class NoiseFloorDetectorTests
{
    // Recordings of a person, from the package alsa-utils.
    private const string Voices = "/usr/share/sounds/alsa";
    private const int Rate = 16_000;

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(300)]
    [InlineData(3_000)]
    public void Steady_noise_of_any_level_is_not_speech(int level)
    {
        var events = Hear(Noise(level, seconds: 20));

        Assert.InRange(events.OfType<SpeechStarted>().Count(), 0, 1);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(300)]
    public void A_voice_over_noise_is_noticed_within_100_ms_and_its_end_soon_after(int level)
    {
        var audio = Noise(level, seconds: 3);
        var (from, until) = (Rate, 2 * Rate);
        for (var i = from; i < until; i++)
        {
            // A buzz with the pitch and the overtones of a voice. Its loudness changes with the syllables.
            var loudness = 0.6 + (0.4 * Math.Sin(2 * Math.PI * 4 * i / Rate));
            audio[i] += (short)(level * 10 * loudness * Enumerable.Range(1, 8).Sum(tone => Math.Sin(2 * Math.PI * 140 * tone * i / Rate) / tone));
        }

        var events = Hear(audio);

        var started = Assert.IsType<SpeechStarted>(events.First(told => told is SpeechStarted { Offset.TotalMilliseconds: > 900 }));
        Assert.InRange((started.Offset + started.Lasted).TotalMilliseconds, 1_000, 1_100);
        var stopped = Assert.IsType<SpeechStopped>(events[^1]);

        // At this time the last syllable fades.
        Assert.InRange(stopped.Offset.TotalMilliseconds, 1_840, 2_100);
    }

    [Fact]
    public void A_person_is_heard_from_about_the_first_sound_to_about_the_last()
    {
        if (!Directory.Exists(Voices))
        {
            // The package alsa-utils is not installed here.
            return;
        }

        foreach (var file in Directory.GetFiles(Voices, "*_*.wav"))
        {
            var voice = Read(file);
            short[] audio = [.. Noise(10, 1), .. voice, .. Noise(10, 1)];

            var events = Hear(audio);

            Assert.Contains(events, told => told is SpeechStarted { Offset.TotalMilliseconds: > 900 and < 1_500 });
            Assert.IsType<SpeechStopped>(events[^1]);
        }
    }

    private static List<ConversationEvent> Hear(short[] audio)
    {
        var detector = new NoiseFloorDetector();
        var gate = new SpeechGate(new ListeningOptions { Detector = VoiceActivityDetector.NoiseFloor });
        var told = new List<ConversationEvent>();
        var frame = AudioFormat.Pcm16Mono16k.BytesPerFrame;
        var pcm = MemoryMarshal.AsBytes<short>(audio);
        for (var at = 0; at + frame <= pcm.Length; at += frame)
        {
            if (gate.Hear(detector.ProbabilityOf(pcm.Slice(at, frame)), AudioFormat.Pcm16Mono16k.DurationOf(at)) is { } change)
            {
                told.Add(change);
            }
        }

        return told;
    }

    private static short[] Noise(int level, int seconds)
    {
        var random = new Random(7);
        var noise = new short[seconds * Rate];
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = (short)Math.Clamp(level * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()), short.MinValue, short.MaxValue);
        }

        return noise;
    }

    // Uses every third sample of 48 kHz mono. This is good enough to detect a voice.
    private static short[] Read(string file)
    {
        var wav = File.ReadAllBytes(file);
        var data = wav.AsSpan().IndexOf("data"u8) + 8;
        var samples = MemoryMarshal.Cast<byte, short>(wav.AsSpan(data, (wav.Length - data) & ~1));
        Assert.Equal(48_000, BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(24)));
        return [.. Enumerable.Range(0, samples.Length / 3).Select(i => MemoryMarshal.Cast<byte, short>(wav.AsSpan(data, (wav.Length - data) & ~1))[3 * i])];
    }
}
