using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.TurnTaking;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Listening;

public sealed class VoiceActivityTests
{
    private readonly List<Always> _opened = [];

    [Fact]
    public void An_agent_that_takes_over_brings_its_own_detector_and_the_other_is_closed()
    {
        using var activity = new VoiceActivity(AudioFormat.Pcm16Mono16k, Open, new ListeningOptions(), StartOfSpeech.AsConfigured);
        Frames(activity, 5);
        activity.Use(new StartOfSpeech { Detector = VoiceActivityDetector.NoiseFloor });
        Frames(activity, 5);

        Assert.Equal([VoiceActivityDetector.Model, VoiceActivityDetector.NoiseFloor], _opened.Select(detector => detector.Kind));
        Assert.Equal([true, false], _opened.Select(detector => detector.IsClosed));
        Assert.Equal([5, 5], _opened.Select(detector => detector.Frames));
    }

    [Fact]
    public void Other_limits_of_the_same_detector_keep_it_and_what_it_has_learned()
    {
        using var activity = new VoiceActivity(AudioFormat.Pcm16Mono16k, Open, new ListeningOptions(), StartOfSpeech.AsConfigured);
        activity.Use(new StartOfSpeech { Onset = TimeSpan.FromMilliseconds(200) });

        Assert.Single(Frames(activity, 10));
        Assert.Equal(10, Assert.Single(_opened).Frames);
    }

    [Theory]
    [InlineData(VoiceActivityDetector.Model, 40)]
    [InlineData(VoiceActivityDetector.NoiseFloor, 60)]
    internal void Speech_begins_after_the_onset_of_the_detector(VoiceActivityDetector detector, int milliseconds)
    {
        using var activity = new VoiceActivity(AudioFormat.Pcm16Mono16k, Open, new ListeningOptions { Detector = detector }, StartOfSpeech.AsConfigured);

        Assert.Equal(milliseconds, Assert.IsType<SpeechStarted>(Assert.Single(Frames(activity, 10))).Lasted.TotalMilliseconds);
    }

    private static List<ConversationEvent> Frames(VoiceActivity activity, int count) =>
        [.. Enumerable.Range(0, count).Select(frame => activity.Hear(new byte[640], frame * AudioFormat.FrameDuration)).OfType<ConversationEvent>()];

    private Always Open(AudioFormat format, ListeningOptions options)
    {
        _opened.Add(new Always(options.Detector));
        return _opened[^1];
    }

    private sealed class Always(VoiceActivityDetector kind) : IVoiceActivityDetector
    {
        public VoiceActivityDetector Kind => kind;

        public int Frames { get; private set; }

        public bool IsClosed { get; private set; }

        public float ProbabilityOf(ReadOnlySpan<byte> pcm)
        {
            Frames++;
            return 1;
        }

        public void Dispose() => IsClosed = true;
    }
}
