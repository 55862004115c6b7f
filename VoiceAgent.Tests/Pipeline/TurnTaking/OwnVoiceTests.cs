using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Interruption;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>Sentences that must be heard, which nothing interrupts.</summary>
public sealed class OwnVoiceTests
{
    private const string Notice = "This call is recorded for your protection.";

    [Fact]
    public void Nothing_stops_a_sentence_that_must_be_heard_and_what_was_said_over_it_is_answered_as_soon_as_it_is_over()
    {
        var driver = Speaking([Notice, "How can I help?"]);
        driver.HeardWords = 3;
        driver.Tell(new SpeechStarted(driver.Now, TimeSpan.FromMilliseconds(60)));
        var during = driver.Tell(new InterimTranscript("i have a question", driver.Now, driver.Now + TimeSpan.FromSeconds(1)));

        Assert.Equal(AgentState.Speaking, driver.State.Agent);
        Assert.DoesNotContain(during, effect => effect is YieldVoice or StopVoice);

        driver.HeardWords = 7;
        var after = driver.Tell(new InterimTranscript("i have a question about", driver.Now, driver.Now + TimeSpan.FromSeconds(1)));

        Assert.Contains(after, effect => effect is StopVoice);
        Assert.Equal("i have a question about", driver.State.Turn.Words.Text);
        Assert.Equal(1, driver.State.Turn.Number);
    }

    [Fact]
    public void What_was_said_over_a_notice_that_ends_the_reply_is_not_lost()
    {
        var driver = Speaking([Notice]);
        driver.Tell(new SpeechStarted(driver.Now, TimeSpan.FromMilliseconds(60)));
        driver.Tell(new SpeechStopped(driver.Now + TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100)));
        driver.Tell(new FinalTranscript("I have a question.", driver.Now, driver.Now + TimeSpan.FromSeconds(1)));
        driver.HeardWords = driver.Spoken.Count;
        driver.Tell(new PlayoutEnded(driver.OpenEpoch, driver.Heard, driver.Now));

        Assert.Equal("I have a question.", driver.State.Turn.Words.Text);
        Assert.Contains(driver.Effects, effect => effect is StartAnswer);
    }

    private static MachineDriver Speaking(IReadOnlyList<string> greeting)
    {
        var phrases = Phrases.Default with { Greeting = greeting, MustBeHeard = [Notice] };
        var driver = new MachineDriver(new ConversationPolicy(AdaptiveSilence.Default, EnoughWords.Default, ConversationLimits.Default, phrases));
        driver.Tell(new MediaStreamOpened());
        driver.Wait(100);
        driver.Tell(new PlayoutStarted(driver.OpenEpoch, driver.Now));
        driver.HeardWords = 1;
        return driver;
    }
}
