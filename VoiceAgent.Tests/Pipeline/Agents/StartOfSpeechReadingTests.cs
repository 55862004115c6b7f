using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Listening;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Agents;

public sealed class StartOfSpeechReadingTests
{
    [Fact]
    public void An_agent_that_says_nothing_detects_speech_as_configured() => Assert.Equal(StartOfSpeech.AsConfigured, Read("barge in: any sound"));

    [Theory]
    [InlineData("noise floor", VoiceActivityDetector.NoiseFloor)]
    [InlineData("model", VoiceActivityDetector.Model)]
    internal void An_agent_names_its_detector(string name, VoiceActivityDetector detector) =>
        Assert.Equal(StartOfSpeech.AsConfigured with { Detector = detector }, Read($"voice activity: {name}"));

    [Fact]
    public void An_agent_sets_the_limits_and_keeps_the_others()
    {
        var read = Read("voice activity: { threshold percent: 70, onset: 80ms }");

        Assert.Equal(new StartOfSpeech { Threshold = 0.7f, Onset = TimeSpan.FromMilliseconds(80) }, read);
        var configured = new ListeningOptions { Detector = VoiceActivityDetector.NoiseFloor, Hangover = TimeSpan.FromMilliseconds(140) };
        Assert.Equal(configured with { Threshold = 0.7f, Onset = TimeSpan.FromMilliseconds(80) }, read.Over(configured));
    }

    [Theory]
    [InlineData("voice activity: ears", "'voice activity' must be 'noise floor' or 'model'.")]
    [InlineData("voice activity: { detector: energy }", "'detector' must be 'noise floor' or 'model'.")]
    [InlineData("voice activity: { treshold: 3 }", "Unknown key 'treshold'. Known here: detector, threshold percent, onset, hangover.")]
    [InlineData("voice activity: { threshold percent: 100 }", "'voice activity': Threshold must be between 0 and 1")]
    [InlineData("voice activity: { onset: 5ms }", "Onset and Hangover must be at least one frame of 20 ms.")]
    [InlineData("voice activity: { hangover: soon }", "'hangover' must be a duration such as 500ms, 2s or 1m.")]
    public void A_mistake_is_refused_with_what_is_allowed(string turns, string reason) =>
        Assert.Contains(reason, Assert.Throws<AgentDefinitionException>(() => Read(turns)).Message);

    private static StartOfSpeech Read(string turns) => StartOfSpeechReading.Read(YamlReading.Load("test.yaml", new StringReader(turns)));
}
