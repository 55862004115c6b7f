using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.TurnTaking;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Listening;

public sealed class SpeechGateTests
{
    [Fact]
    public void Speech_is_told_after_three_voiced_frames_with_where_it_began() => Assert.Equal(
        [new SpeechStarted(TimeSpan.FromMilliseconds(40), TimeSpan.FromMilliseconds(60)), new SpeechStopped(TimeSpan.FromMilliseconds(120), TimeSpan.FromMilliseconds(100))],
        Heard("..VVVV......"));

    [Fact]
    public void A_click_is_no_speech() => Assert.Empty(Heard("..VV..V...VV.."));

    [Fact]
    public void A_pause_between_syllables_does_not_end_speech() => Assert.Single(Heard("VVV....VVV....V...."));

    [Fact]
    public void Speech_that_never_pauses_begins_once() => Assert.Single(Heard(new string('V', 500)));

    private static List<ConversationEvent> Heard(string frames)
    {
        var gate = new SpeechGate(new ListeningOptions { Detector = VoiceActivityDetector.NoiseFloor });
        return [.. frames.Select((frame, i) => gate.Hear(frame == 'V' ? 0.9f : 0.1f, i * AudioFormat.FrameDuration)).OfType<ConversationEvent>()];
    }
}
