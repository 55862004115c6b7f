using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Interruption;
using VoiceAgent.Pipeline.TurnTaking.Machine;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

public sealed class DeadlineCostTests
{
    [Fact]
    public void Finding_the_next_deadline_allocates_nothing()
    {
        var policy = new ConversationPolicy(AdaptiveSilence.Default, EnoughWords.Default, ConversationLimits.Default, Phrases.Default with { Greeting = ["Hello."] });
        var (state, _) = ConversationMachine.Step(ConversationState.Begin(new Persona("test", "en-US", policy)), new MediaStreamOpened(), TimeSpan.Zero);
        Assert.True(Next(100) > TimeSpan.Zero);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Next(100);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        TimeSpan? Next(int times)
        {
            TimeSpan? next = null;
            for (var i = 0; i < times; i++)
            {
                next = Deadlines.Next(state);
            }

            return next;
        }
    }
}
