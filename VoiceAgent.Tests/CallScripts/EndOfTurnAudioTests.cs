using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Listening;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>What the caller's voice says about the end of a turn, in whole calls in virtual time.</summary>
public sealed class EndOfTurnAudioTests
{
    private const string Steps = """
          - wait for agent: { silence: 1s }
          - say: the dental one
          - wait for agent
          - hang up
        """;

    // After a second the final transcript arrives with a full stop, and the words no longer leave it open.
    [Theory]
    [InlineData(null, 600)]
    [InlineData(0.95f, 300)]
    [InlineData(0.5f, 600)]
    [InlineData(0.05f, 1_000)]
    public void The_voice_shortens_or_lengthens_the_silence_after_words_that_leave_it_open(float? finished, int silence)
    {
        var call = ScriptedCall.Run(Steps, arranged => arranged.EndOfTurn = finished is { } probability ? new Sure(probability) : null);

        var turn = call.Happened.OfType<TurnMeasured>().First();
        Assert.Equal(silence, turn.Latency.Stages.First(stage => stage.Name == "endpoint").Duration.TotalMilliseconds, 20.0);
    }

    private sealed class Sure(float probability) : IEndOfTurnAudioModel
    {
        public int Samples => 16_000;

        public Task<float> ProbabilityOfAsync(ReadOnlyMemory<float> audio) => Task.FromResult(probability);
    }
}
