using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>Replies that are generated before the caller's turn is over.</summary>
public sealed class PreemptiveGenerationTests
{
    private static ScriptedCall Claims(string steps, Action<ScriptedCall>? arrange = null) => ScriptedCall.Run(steps, call =>
    {
        call.Model.WithClaims();
        call.WithoutOpeners();
        arrange?.Invoke(call);
    });

    [Fact]
    public void The_model_is_asked_once_and_before_the_turn_is_over()
    {
        var call = Claims("""
              - wait for agent
              - say: I'd like to check the status of my claim
              - wait for agent
              - hang up
            """);

        call.AssertWentWell();
        Assert.Single(call.Model.Asked);
        var latency = Assert.Single(call.Happened.OfType<TurnMeasured>()).Latency;
        var (endpoint, think) = (latency.Stages.Single(stage => stage.Name == StageNames.Endpoint), latency.Stages.Single(stage => stage.Name == StageNames.Think));
        Assert.True(think.Start < endpoint.Start + endpoint.Duration - TimeSpan.FromMilliseconds(150), "thought of while the end was awaited");
        Assert.InRange(latency.Response.TotalMilliseconds, 600, 850);
        Assert.Equal(0, call.Happened.OfType<UsageCounted>().Sum(usage => usage.WastedTokens));
    }

    [Fact]
    public void Without_speculation_the_same_turn_takes_as_much_longer_as_the_end_was_awaited()
    {
        const string Steps = """
              - wait for agent
              - say: the dental one
              - wait for agent
              - hang up
            """;

        var ahead = Response(Claims(Steps, call => call.Model.On("dental", "Yes, I can see that one.")));
        var after = Response(Claims(Steps, call =>
        {
            call.Model.On("dental", "Yes, I can see that one.");
            call.Agent = call.Agent with { Policy = call.Agent.Policy with { PreemptiveGeneration = PreemptiveGeneration.Off } };
        }));

        Assert.InRange((after - ahead).TotalMilliseconds, 300, 450);

        static TimeSpan Response(ScriptedCall call) => Assert.Single(call.Happened.OfType<TurnMeasured>()).Latency.Response;
    }

    [Fact]
    public void A_caller_who_goes_on_after_a_pause_hears_nothing_of_the_draft_and_its_tokens_are_counted_as_wasted()
    {
        var call = Claims(
            """
              - wait for agent
              - say: I have a question
              - pause: 560ms
              - say: about the status of my claim
              - wait for agent
              - hang up
            """,
            call => call.Model.On(request => ScriptedModel.LastSaid(request) == "I have a question", "Go ahead, please, I am listening."));

        call.AssertWentWell();
        Assert.Equal(2, call.Model.Asked.Count);
        Assert.DoesNotContain("listening", call.HeardByCaller, StringComparison.Ordinal);
        Assert.Contains("about the status", ((CallerSaid)call.Model.Asked[1].History[^1]).Text, StringComparison.Ordinal);
        Assert.True(call.Happened.OfType<UsageCounted>().Sum(usage => usage.WastedTokens) > 50);
    }

    [Fact]
    public void A_tool_that_a_draft_wants_runs_when_the_turn_is_over_and_not_before()
    {
        var call = Claims(
            """
              - wait for agent
              - say: four seven one nine
              - wait for agent: { heard: "approved", timeout: 20s }
              - hang up
            """,
            call =>
            {
                call.Model.FirstToken = TimeSpan.FromMilliseconds(50);
                call.Agent = call.Agent with { Policy = call.Agent.Policy with { EndOfTurn = AdaptiveSilence.Default } };
            });

        call.AssertWentWell();
        var spoken = call.Events.Last(logged => logged.Event is CallerHypothesis).At;
        var called = call.Events.Single(logged => logged.Event is ToolCalled).At;

        // The last interim transcript comes 200 ms after the speech. A turn with a number is over after 800 ms.
        Assert.InRange((called - spoken).TotalMilliseconds, 560, 640);
        Assert.Single(call.Happened.OfType<ToolReturned>());
        Assert.Equal(2, call.Model.Asked.Count);
    }

    [Fact]
    public void Please_at_the_end_does_not_throw_an_answer_away()
    {
        var call = Claims("""
              - wait for agent
              - say: I'd like to check the status of my claim
              - pause: 300ms
              - say: please
              - wait for agent
              - hang up
            """);

        call.AssertWentWell();
        Assert.Single(call.Model.Asked);
    }

    [Fact]
    public void A_call_that_has_wasted_its_share_thinks_only_when_turns_are_over_until_it_has_made_up_for_it()
    {
        var call = Claims(
            """
              - wait for agent
              - say: I have a question
              - pause: 560ms
              - say: about the status of my claim
              - wait for agent
              - say: I'd like to check the status of my claim
              - wait for agent
              - hang up
            """,
            call => call.Agent = call.Agent with { Policy = call.Agent.Policy with { PreemptiveGeneration = PreemptiveGeneration.Default with { Wasted = 0.1 } } });

        call.AssertWentWell();
        var second = call.Happened.OfType<TurnMeasured>().Last().Latency;
        var (endpoint, think) = (second.Stages.Single(stage => stage.Name == StageNames.Endpoint), second.Stages.Single(stage => stage.Name == StageNames.Think));
        Assert.Equal(endpoint.Start + endpoint.Duration, think.Start);
    }

    [Fact]
    public void A_draft_that_fails_is_not_missed()
    {
        var failures = 0;
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: tell me a story about claims
              - wait for agent
              - expect: { heard: "once upon a time", not heard: "sorry" }
              - hang up
            """,
            call =>
            {
                call.WithoutOpeners();
                call.Model.FirstToken = TimeSpan.FromMilliseconds(100);
                call.Model.On("story", _ => failures++ == 0 ? [new Cut()] : ["Once upon a time there was a claim."]);
            });

        call.AssertWentWell();
        Assert.Single(call.Happened.OfType<ProviderFailed>());
    }

    [Fact]
    public void Who_hangs_up_after_the_goodbye_has_ended_the_call_as_the_agent_wished()
    {
        var call = Claims("""
              - wait for agent
              - say: goodbye
              - wait for agent: { heard: "goodbye", silence: 100ms }
              - hang up
            """);

        Assert.Equal(CallEnding.CallerHungUp, call.Ending);
        Assert.Equal(ToolOutcome.Succeeded, Assert.Single(call.Happened.OfType<ToolReturned>()).Outcome);
    }
}
