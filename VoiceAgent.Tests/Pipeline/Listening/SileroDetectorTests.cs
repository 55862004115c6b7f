using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Emulators.Phone.Line;
using VoiceAgent.Emulators.Speech.Voice;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Listening.Onnx;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Listening;

public sealed class SileroDetectorTests(SpeechEmulator emulator, SileroDetectorTests.SharedModel shared) : IClassFixture<SpeechEmulator>, IClassFixture<SileroDetectorTests.SharedModel>
{
    public static TheoryData<string, double> Noises => new()
    {
        { nameof(NoiseKind.White), 0.03 },
        { nameof(NoiseKind.Pink), 0.03 },
        { nameof(NoiseKind.Hum), 0.03 },
        { nameof(NoiseKind.Street), 0.03 },
        { nameof(NoiseKind.Cafe), 0.02 },
        { nameof(NoiseKind.Music), 0.03 },
        { nameof(NoiseKind.Breathing), 0.02 },
    };

    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    [InlineData(24_000)]
    public async Task A_callers_voice_is_found_within_150_ms_at_every_rate_and_its_end_soon_after(int rate)
    {
        var voice = Resampler.Between(16_000, rate).Convert(Array.ConvertAll(await emulator.SayAsync("I'd like to check on a claim", 16_000), sample => (float)sample));
        var audio = new short[rate].Concat(Array.ConvertAll(voice, sample => (short)sample)).ToArray();
        var onset = Array.FindIndex(audio, sample => Math.Abs((int)sample) > 330) * 1_000.0 / rate;
        var end = Array.FindLastIndex(audio, sample => Math.Abs((int)sample) > 330) * 1_000.0 / rate;

        var events = Hear(audio, rate);

        var started = Assert.IsType<SpeechStarted>(events[0]);
        Assert.InRange((started.Offset + started.Lasted).TotalMilliseconds - onset, -20, 150);
        Assert.InRange(Assert.IsType<SpeechStopped>(events[^1]).Offset.TotalMilliseconds - end, -150, 150);
    }

    [Theory]
    [MemberData(nameof(Noises))]
    public void Noise_is_not_a_voice(string kind, double level)
    {
        var noise = NoiseMaker.Make(Enum.Parse<NoiseKind>(kind), TimeSpan.FromSeconds(30), 16_000, seed: 7);

        Assert.Empty(Hear(Array.ConvertAll(noise, sample => (short)Math.Clamp(sample * level * 32_767, short.MinValue, short.MaxValue)), 16_000));
    }

    [Fact]
    public async Task Calls_that_share_the_model_do_not_hear_each_other()
    {
        var voice = await emulator.SayAsync("my member number is four seven one nine", 16_000);
        var alone = Probabilities(voice);

        var together = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Probabilities(voice))));

        Assert.All(together, probabilities => Assert.Equal(alone, probabilities));
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var noise = NoiseMaker.Make(NoiseKind.White, TimeSpan.FromSeconds(4), 24_000, seed: 1);
        var pcm = MemoryMarshal.AsBytes<short>(Array.ConvertAll(noise, sample => (short)(sample * 1_000)));
        using var detector = new SileroDetector(shared.Model, AudioFormat.Pcm16Mono24k);
        Run(pcm, detector);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(pcm, detector);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        // The level steps up now and then, so that the network is asked.
        static void Run(ReadOnlySpan<byte> pcm, SileroDetector detector)
        {
            Span<byte> louder = stackalloc byte[960];
            for (var at = 0; at + 960 <= pcm.Length; at += 960)
            {
                pcm.Slice(at, 960).CopyTo(louder);
                if (at / 960 % 10 > 5)
                {
                    foreach (ref var sample in MemoryMarshal.Cast<byte, short>(louder))
                    {
                        sample *= 3;
                    }
                }

                detector.ProbabilityOf(louder);
            }
        }
    }

    [Fact]
    public void A_missing_model_names_the_setting_and_what_to_do()
    {
        var missing = Assert.Throws<ModelUnavailableException>(() => new SileroModel("nowhere.onnx"));

        Assert.StartsWith("'Listening:Model' names the file ", missing.Message);
        Assert.EndsWith("nowhere.onnx, which does not exist. Build the project again, because the build puts the model there, or correct the setting.", missing.Message);
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "This is no model.");
            Assert.Contains("is not a model that ONNX Runtime can load", Assert.Throws<ModelUnavailableException>(() => new SileroModel(file)).Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Without_the_model_all_calls_use_the_noise_floor_only_if_the_configuration_says_so()
    {
        var options = new ListeningOptions { Model = "nowhere.onnx" };
        using var strict = new Detectors(Options.Create(options), NullLogger<Detectors>.Instance);
        using var lenient = new Detectors(Options.Create(options with { WithoutModel = VoiceActivityDetector.NoiseFloor }), NullLogger<Detectors>.Instance);

        Assert.Throws<ModelUnavailableException>(() => strict.Model());
        Assert.Null(lenient.Model());
        Assert.IsType<NoiseFloorDetector>(lenient.Open(AudioFormat.Pcm16Mono16k, options));
    }

    [Fact]
    public void An_agent_may_choose_another_detector_than_the_configuration()
    {
        using var detectors = new Detectors(Options.Create(new ListeningOptions()), NullLogger<Detectors>.Instance);
        using var byModel = detectors.Open(AudioFormat.Pcm16Mono16k, StartOfSpeech.AsConfigured.Over(new ListeningOptions()));

        Assert.IsType<SileroDetector>(byModel);
        Assert.IsType<NoiseFloorDetector>(detectors.Open(
            AudioFormat.Pcm16Mono16k, new StartOfSpeech { Detector = VoiceActivityDetector.NoiseFloor }.Over(new ListeningOptions())));
    }

    private List<ConversationEvent> Hear(short[] audio, int rate)
    {
        var format = new AudioFormat(rate);
        using var activity = new VoiceActivity(format, (_, _) => new SileroDetector(shared.Model, format), new ListeningOptions(), StartOfSpeech.AsConfigured);
        var told = new List<ConversationEvent>();
        for (var at = 0; at + format.SamplesPerFrame <= audio.Length; at += format.SamplesPerFrame)
        {
            if (activity.Hear(MemoryMarshal.AsBytes(audio.AsSpan(at, format.SamplesPerFrame)), format.DurationOf(2L * at)) is { } change)
            {
                told.Add(change);
            }
        }

        return told;
    }

    private List<float> Probabilities(short[] audio)
    {
        using var detector = new SileroDetector(shared.Model, AudioFormat.Pcm16Mono16k);
        return [.. audio.Chunk(320).Where(frame => frame.Length == 320).Select(frame => detector.ProbabilityOf(MemoryMarshal.AsBytes<short>(frame)))];
    }

    public sealed class SharedModel : IDisposable
    {
        internal SileroModel Model { get; } = new(new ListeningOptions().Model);

        public void Dispose() => Model.Dispose();
    }
}
