using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.TurnTaking;
using Xunit;
using static VoiceAgent.Tests.Pipeline.TurnTaking.Conversation;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>Sentences that must not be interrupted, and echoes of the agent's own words.</summary>
public sealed class NoticeTests
{
    private const string Notice = "This call is recorded for your protection.";

    [Fact]
    public void After_the_notice_a_sound_that_goes_on_makes_the_agent_yield()
    {
        var call = Speaking("Hello.", Notice, "How can I help you today?");
        call.Driver.HeardWords = 7;
        Assert.DoesNotContain(call.SoundBegins(), effect => effect is YieldVoice);
        call.Driver.HeardWords = 8;
        var effects = call.Tell(new VoiceHeard(call.Epoch, call.Driver.Heard));

        Assert.Single(effects.OfType<YieldVoice>());
        Assert.Equal(AgentState.Yielding, call.State.Agent);
    }

    [Fact]
    public void What_was_heard_of_another_reply_says_nothing_of_this_one()
    {
        var call = Speaking("Hello.", Notice, "How can I help you today?");
        call.SoundBegins();

        Assert.Empty(call.Tell(new VoiceHeard(call.Epoch + 1, $"Hello. {Notice}")));
    }

    [Fact]
    public void An_mm_hm_over_the_notice_is_no_turn()
    {
        var call = Speaking(Notice);
        call.SoundBegins();
        call.Wait(200);
        call.SoundEnds();
        call.Understands("Mm-hm.");
        call.PlaysToTheEnd();

        Assert.Equal(0, call.State.Turn.Number);
        Assert.Equal((0, "Mm-hm."), (Assert.Single(call.Told<CallerSpoke>()).Turn, call.Told<CallerSpoke>()[0].Text));
    }

    [Fact]
    public void A_piecepiece_of_the_notice_is_part_of_it_and_a_scrapone_may_be_anything()
    {
        var piece = Speaking("This call is recorded", "for your protection.");
        piece.SoundBegins();
        Assert.DoesNotContain(piece.Hears("i have a question"), effect => effect is StopVoice);

        var scrap = Speaking("This call", "is easy.");
        scrap.SoundBegins();
        Assert.Contains(scrap.Hears("i have a question"), effect => effect is StopVoice);
    }

    [Fact]
    public void A_notice_that_was_not_yet_said_holds_nobody_up()
    {
        var call = Speaking("How can I help you today?");
        call.Driver.HeardWords = 3;
        call.SoundBegins();

        Assert.Contains(call.Hears("i have a question"), effect => effect is StopVoice);
    }

    private static Conversation Speaking(params string[] greeting)
    {
        var call = new Conversation(phrases => phrases with { Greeting = greeting, MustBeHeard = [Notice] });
        call.Tell(new MediaStreamOpened());
        call.Wait(100);
        call.Plays();
        call.Driver.HeardWords = 1;
        return call;
    }
}
