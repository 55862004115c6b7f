using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Interruption;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>Sentences that must be heard, and the echo of the agent's own voice.</summary>
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

    [Fact]
    public void The_agents_own_words_are_not_the_callers_and_from_then_on_a_sound_alone_makes_it_yield_no_more()
    {
        var driver = Speaking(["Your claim for the dental visit on March third was approved."]);
        driver.Tell(new SpeechStarted(driver.Now, TimeSpan.FromMilliseconds(60)));
        Assert.Equal(AgentState.Yielding, driver.State.Agent);

        driver.Tell(new InterimTranscript("for the dental visit", driver.Now, driver.Now + TimeSpan.FromSeconds(1)));
        Assert.Equal(AgentState.Speaking, driver.State.Agent);
        Assert.True(driver.State.OverlappingSpeech.IsEmpty);
        Assert.DoesNotContain(driver.Recorded, happened => happened is BargeIn);

        driver.Tell(new SpeechStopped(driver.Now + TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100)));
        driver.Tell(new FinalTranscript("For the dental visit.", driver.Now, driver.Now + TimeSpan.FromSeconds(1)));
        driver.Tell(new SpeechStarted(driver.Now + TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(60)));
        Assert.Equal(AgentState.Speaking, driver.State.Agent);

        // Words that are not an echo still stop the agent.
        driver.Tell(new InterimTranscript("wait how much", driver.Now + TimeSpan.FromSeconds(2), driver.Now + TimeSpan.FromSeconds(3)));
        Assert.Contains(driver.Recorded, happened => happened is BargeIn);
        Assert.Equal("wait how much", driver.State.Turn.Words.Text);
    }

    [Fact]
    public void A_word_of_the_question_taken_up_by_the_caller_is_no_echo()
    {
        var driver = Speaking(["Would you like seven or eight o'clock?"]);
        driver.Tell(new SpeechStarted(driver.Now, TimeSpan.FromMilliseconds(60)));
        driver.Tell(new InterimTranscript("eight", driver.Now, driver.Now + TimeSpan.FromSeconds(1)));

        Assert.Equal("eight", driver.State.Turn.Words.Text);
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
