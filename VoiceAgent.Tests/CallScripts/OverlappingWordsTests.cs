using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.Machine;
using VoiceAgent.Pipeline.TurnTaking.TakeOver;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>A worker dies while the caller speaks over the agent. The next worker knows the words from the log.</summary>
public sealed class OverlappingWordsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("I want the other claim", 2, "I want the other claim")]
    [InlineData("mm-hm", 1, "my claim please")]
    public void Words_that_say_something_become_a_turn_and_agreement_does_not(string words, int turn, string said)
    {
        var state = TakenOver(new CallerOverlapped(words, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(8)));

        Assert.Equal((turn, said), (state.Turn.Number, state.Turn.Words.Text));
        Assert.True(state.OverlappingSpeech.IsEmpty);
    }

    [Fact]
    public void Keys_over_the_agents_speech_become_a_turn() =>
        Assert.Equal((2, "[keypad: 47]"), TakenOver(new CallerOverlapped("", TimeSpan.Zero, TimeSpan.Zero) { Keys = "47" }) is var state ? (state.Turn.Number, state.Turn.Words.Text) : default);

    private static ConversationState TakenOver(CallEvent last)
    {
        var persona = Agents.Answering("+15550199001").Persona;
        var rebuilding = new Rebuilding(persona, (_, _) => persona);
        CallEvent[] events =
        [
            new MediaOpened("worker 1", 16_000),
            new AgentSpoke(0, 1, "Hello.", SpeechAct.Greeting, TimeSpan.Zero, TimeSpan.FromSeconds(1), false),
            new CallerSpoke(1, "my claim please", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)),
            new CallerFinished(1),
            new AgentSpeaking(1, 2, "It was approved for a large sum.", SpeechAct.Reply),
            last,
        ];
        for (var at = 0; at < events.Length; at++)
        {
            rebuilding.Add(new LoggedEvent(at + 1, Start.AddSeconds(at), events[at]));
        }

        var left = rebuilding.Left(new CallTakenOver("worker 2", "worker 1", TimeSpan.FromSeconds(1)), TimeSpan.FromSeconds(8));
        var state = rebuilding.State with { TakenOver = left };
        return ConversationMachine.Step(state, new MediaStreamOpened(), TimeSpan.FromMilliseconds(20)).State;
    }
}
