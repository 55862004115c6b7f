using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking;
using Xunit;
using static VoiceAgent.Tests.Pipeline.TurnTaking.Conversation;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>One agent hands the caller to another between two rounds of the same reply.</summary>
public sealed class HandoffTests
{
    [Fact]
    public void The_other_agent_goes_on_in_the_same_reply_with_its_own_voice_and_is_told_so()
    {
        var call = Asked();
        call.Composes("One moment.");
        var tool = call.Wants(ToolKind.Handoff, successor: call.Driver.Agents[1]);
        Assert.Empty(call.Done<UseAgent>());
        var effects = call.RoundEnds();

        Assert.Equal("second/en-US", Assert.Single(effects.OfType<UseAgent>()).Agent);
        Assert.Equal(new AgentTookOver("second", "en-US", "first"), Assert.Single(call.Told<AgentTookOver>()));
        var asked = Assert.Single(effects.OfType<StartAnswer>());
        Assert.Equal((1, call.Epoch, 2), (asked.Turn, asked.Epoch, asked.Round));
        var briefing = Assert.IsType<ToolExchange>(asked.History[^1]);
        Assert.Equal((tool, "You are the agent 'second' now, and you speak en-US. The caller is on the line with you. Answer what they want. Do not greet them again."), (briefing.ToolCallId, briefing.Result));
        Assert.Equal(ToolOutcome.Succeeded, Assert.Single(call.Told<ToolReturned>()).Outcome);
        Assert.Empty(call.Done<UseVoice>());
        Assert.IsType<UseVoice>(call.Composes("I can help you.").First());
        Assert.Equal("second/en-US", Assert.Single(call.Done<UseVoice>()).Agent);
    }

    [Fact]
    public void An_agent_that_introduces_itself_does_so_first_and_is_told_that_it_has()
    {
        var call = Asked(new Conversation(phrases => phrases with { TakesOver = ["I am the other.", "I take over."] }));
        call.Wants(ToolKind.Handoff, successor: call.Driver.Agents[1]);
        var asked = Assert.Single(call.RoundEnds().OfType<StartAnswer>());

        Assert.Equal("I am the other. I take over.", call.Spoken);
        Assert.EndsWith("You have introduced yourself. Go on with what they want.", asked.History.OfType<ToolExchange>().Single().Result, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_first_agent_wanted_done_at_the_end_is_the_others_to_decide()
    {
        var call = Asked();
        var end = call.Wants(ToolKind.Terminal, CallEnding.AgentHungUp);
        call.Wants(ToolKind.Handoff, successor: call.Driver.Agents[1]);
        call.RoundEnds();

        Assert.Equal(ToolOutcome.Cancelled, Assert.Single(call.Told<ToolReturned>(), returned => returned.ToolCallId == end).Outcome);
        Assert.Empty(call.State.Tools);
    }

    [Fact]
    public void A_handoff_waits_for_the_tools_of_its_round()
    {
        var call = Asked();
        var read = call.Wants(ToolKind.Read);
        call.Wants(ToolKind.Handoff, successor: call.Driver.Agents[1]);
        Assert.Empty(call.RoundEnds());
        Assert.Single(call.Returns(read).OfType<UseAgent>());
    }

    [Fact]
    public void Nobody_is_handed_over_twice_at_once_to_themselves_or_back()
    {
        var call = Asked();
        call.Wants(ToolKind.Handoff, successor: call.Driver.Agents[0]);
        Assert.Equal(ToolOutcome.Refused, Assert.Single(call.Told<ToolReturned>()).Outcome);
        call.Wants(ToolKind.Handoff, successor: call.Driver.Agents[1]);
        Assert.Single(call.Told<ToolReturned>());
        call.Wants(ToolKind.Handoff, successor: call.Driver.Agents[2]);
        Assert.Equal("A handoff to another agent is already in progress. Do not call another handoff tool.", call.Told<ToolReturned>()[^1].Result);
        call.RoundEnds();
        call.Wants(ToolKind.Handoff, successor: call.Driver.Agents[0]);
        Assert.Equal("'first' (en-US) is the active agent or has already passed the call on in this turn. Answer the caller yourself.", call.Told<ToolReturned>()[^1].Result);
    }

    [Fact]
    public void A_caller_may_come_back_in_a_later_turn_until_they_were_handed_over_too_often()
    {
        var call = Asked(new Conversation(patience: ConversationLimits.Default with { Handoffs = 2 }));
        for (var handoffs = 0; handoffs < 3; handoffs++)
        {
            call.Wants(ToolKind.Handoff, successor: call.Driver.Agents[(handoffs + 1) % 2]);
            call.RoundEnds();
            call.Composes("Hello.");
            call.RoundEnds();
            call.Plays();
            call.PlaysToTheEnd();
            call.Wait(1_000);
            call.Says("What is my balance.");
            call.Wait(200);
        }

        Assert.Equal(["second", "first"], call.Told<AgentTookOver>().Select(took => took.Agent));
        Assert.StartsWith("This call has had too many handoffs", call.Told<ToolReturned>()[^1].Result, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handoff_that_nobody_heard_of_is_undone_when_the_caller_goes_on()
    {
        var call = Asked();
        var read = call.Wants(ToolKind.Read);
        call.Returns(read, result: "forty");
        call.Wants(ToolKind.Handoff, successor: call.Driver.Agents[1]);
        call.RoundEnds();
        call.SoundBegins();
        call.Wait(300);
        var effects = call.Hears("on my savings account");

        Assert.Equal("first/en-US", Assert.Single(effects.OfType<UseAgent>()).Agent);
        Assert.Equal(new AgentTookOver("first", "en-US", "second"), call.Told<AgentTookOver>()[^1]);
        Assert.Empty(call.State.Handoffs);
        Assert.Equal(read, Assert.Single(call.State.Turn.Learned).ToolCallId);
    }

    [Fact]
    public void A_handoff_that_was_heard_stays()
    {
        var call = Asked();
        call.Wants(ToolKind.Handoff, successor: call.Driver.Agents[1]);
        call.RoundEnds();
        call.Composes("I am the other one here.");
        call.Plays();
        call.Driver.HeardWords = 3;
        call.SoundBegins();
        call.Hears("no wait");

        Assert.Equal("second", call.State.Persona.Agent);
        Assert.Single(call.State.Handoffs);
    }

    [Fact]
    public void A_handoff_of_a_call_that_was_hung_up_is_not_undone()
    {
        var call = Asked();
        call.Wants(ToolKind.Handoff, successor: call.Driver.Agents[1]);
        call.RoundEnds();
        call.Tell(new MediaStreamClosed(Broken: false));

        Assert.Single(call.Told<AgentTookOver>());
    }
}
