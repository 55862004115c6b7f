using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>Whole calls in virtual time. Each test has one phenomenon.</summary>
public sealed class ConversationTests
{
    private const string ClaimStatus = """
          - wait for agent
          - expect: { heard: "how can i help" }
          - say: I'd like to check the status of my claim
          - wait for agent
          - expect: { heard: "member number" }
          - pause: 300ms
          - say: four seven one nine
          - wait for agent: { heard: "your claim", silence: 0ms, timeout: 20s }
          - interrupt after: { words: 8, say: sorry how much was it }
          - wait for agent
          - expect: { heard: "four hundred and twelve dollars", not heard: "five business days" }
          - say: that's all thank you goodbye
          - wait for agent
          - expect: { heard: "goodbye" }
          - wait for hang up
        """;

    private static ScriptedCall Claims(string steps, Action<ScriptedCall>? arrange = null) => ScriptedCall.Run(steps, call =>
    {
        call.Model.WithClaims();
        arrange?.Invoke(call);
    });

    [Fact]
    public void A_claim_is_looked_up_the_agent_is_interrupted_and_says_goodbye()
    {
        var call = Claims(ClaimStatus);

        call.AssertWentWell();
        Assert.Equal(CallEnding.AgentHungUp, call.Ending);
        Assert.Equal(
            ["I'd like to check the status of my claim.", "4719.", "Sorry how much was it.", "That's all thank you goodbye."],
            call.Transcript.Where(line => line.Speaker is Speaker.Caller).Select(line => line.Text));
        Assert.Single(call.Happened.OfType<ToolCalled>(), tool => tool.Tool == "find_claim");
        Assert.Single(call.Happened.OfType<BargeIn>());
    }

    [Fact]
    public void The_same_call_goes_the_same_way_to_the_last_byte() => Assert.Equal(Claims(ClaimStatus).Protocol, Claims(ClaimStatus).Protocol);

    [Fact]
    public void What_the_model_is_told_the_agent_said_is_what_the_caller_heard()
    {
        var call = Claims(ClaimStatus, call => call.WithoutOpeners());

        var spoke = call.Happened.OfType<AgentSpoke>().Single(spoke => spoke.Interrupted);
        var told = call.Model.Asked.Last().History.OfType<AgentSaid>().Select(said => said.Text).ToList();
        Assert.Contains(spoke.Text, told);
        Assert.Contains(spoke.Text, call.HeardByCaller);
        Assert.DoesNotContain("business days", spoke.Text);
    }

    [Fact]
    public void A_cough_does_not_stop_the_agent()
    {
        var call = Claims("""
              - wait for agent
              - say: I'd like to check the status of my claim
              - wait for agent
              - say: four seven one nine
              - interrupt after: { words: 8, cough: 250ms }
              - wait for agent: { heard: "five business days", timeout: 30s }
              - hang up
            """);

        call.AssertWentWell();
        Assert.Single(call.Happened.OfType<AgentYielded>());
        Assert.Single(call.Happened.OfType<AgentResumed>());
        Assert.Empty(call.Happened.OfType<BargeIn>());
        Assert.Contains("Your claim C-2041 for the dental visit on March third was approved. We are sending", call.HeardByCaller);
        Assert.Equal(CallEnding.CallerHungUp, call.Ending);
    }

    [Fact]
    public void An_mm_hm_does_not_stop_the_agent_and_is_in_the_transcript()
    {
        var call = Claims("""
              - wait for agent
              - say: my member number is four seven one nine
              - interrupt after: { words: 8, say: mm-hm }
              - wait for agent: { heard: "five business days", timeout: 30s }
              - hang up
            """);

        call.AssertWentWell();
        Assert.Empty(call.Happened.OfType<BargeIn>());
        Assert.Contains(call.Transcript, line => line is { Speaker: Speaker.Caller, Text: "Mm-hm." });
    }

    [Fact]
    public void A_pause_in_the_middle_of_a_sentence_does_not_cut_the_caller_off()
    {
        var call = Claims("""
              - wait for agent
              - say: I'd like to check the status of my
              - pause: 900ms
              - say: dental claim
              - wait for agent
              - expect: { heard: "member number" }
              - hang up
            """);

        call.AssertWentWell();
        Assert.Single(call.Model.Asked);
        Assert.Equal("I'd like to check the status of my. dental claim", ((CallerSaid)call.Model.Asked[0].History[^1]).Text);
    }

    [Fact]
    public void A_number_that_turns_out_different_in_the_end_is_answered_anew_in_the_same_turn()
    {
        var call = Claims(
            """
              - wait for agent
              - say: my number is four seven one five
              - wait for agent: { heard: "approved", timeout: 20s }
              - hang up
            """,
            call =>
            {
                call.WithoutOpeners();
                call.Transcriber.Final = text => ScriptedTranscriber.Written(text.Replace("five", "nine", StringComparison.Ordinal));
                call.Model.FirstToken = TimeSpan.FromSeconds(1);
            });

        call.AssertWentWell();
        Assert.Equal("My number is 4719.", ((CallerSaid)call.Model.Asked[1].History[^1]).Text);
        Assert.Equal([1, 1], call.Happened.OfType<AgentSpoke>().Where(spoke => spoke.Act is SpeechAct.Reply).Select(spoke => spoke.Turn).Append(1));
    }

    [Fact]
    public void A_slow_model_is_covered_by_a_filler_and_then_by_an_apology()
    {
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: what is the meaning of life
              - wait for agent: { heard: "something went wrong", timeout: 30s }
              - hang up
            """,
            call => call.Model.On("meaning", new Stall()));

        call.AssertWentWell();
        Assert.Contains("One moment, please.", call.HeardByCaller);

        // The request, and the same once more on a fresh connection.
        Assert.Equal(2, call.Model.Cancelled);
        Assert.Equal(2, call.Happened.OfType<ProviderFailed>().Count(failed => failed.Provider == "model"));
    }

    [Fact]
    public void A_stream_that_is_cut_goes_on_where_it_was_cut_and_says_nothing_twice()
    {
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: tell me a story
              - wait for agent: { heard: "happily ever after", timeout: 30s }
              - hang up
            """,
            call =>
            {
                call.WithoutOpeners();
                call.Model.On(request => request.Instructions.Contains("cut off", StringComparison.Ordinal), "Once upon a time there was a claim. And then it was paid happily ever after.");
                call.Model.On("story", "Once upon a time there was a claim. And then", new Cut());
            });

        call.AssertWentWell();
        Assert.EndsWith("Once upon a time there was a claim. And then it was paid happily ever after.", call.HeardByCaller);
        Assert.DoesNotContain("sorry", call.HeardByCaller, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_stream_that_is_cut_twice_is_apologised_for_in_the_same_breath()
    {
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: tell me a story
              - wait for agent: { heard: "say that again", timeout: 30s }
              - hang up
            """,
            call =>
            {
                call.WithoutOpeners();
                call.Model.On(request => request.Instructions.Contains("cut off", StringComparison.Ordinal), new Cut());
                call.Model.On("story", "Once upon a time there was a claim. And then", new Cut());
            });

        call.AssertWentWell();
        Assert.Contains("there was a claim. I'm sorry, something went wrong on my side.", call.HeardByCaller);
    }

    [Fact]
    public void A_model_that_fails_again_ends_the_call_with_a_goodbye()
    {
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: tell me a story
              - wait for agent
              - say: tell me a story
              - wait for hang up: { timeout: 30s }
            """,
            call => call.Model.On("story", new Cut()));

        call.AssertWentWell();
        Assert.Equal(CallEnding.ProviderFailed, call.Ending);
        Assert.EndsWith("Please call again later. Goodbye.", call.HeardByCaller);
    }

    [Fact]
    public void A_tool_that_takes_too_long_gets_a_filler_and_ends_once_as_timed_out()
    {
        var call = Claims(
            """
              - wait for agent
              - say: my member number is four seven one nine
              - wait for agent: { heard: "couldn't find", timeout: 30s }
              - hang up
            """,
            call =>
            {
                call.Tools.RemoveAll(tool => tool.Name == "find_claim");
                call.Tools.Add(AgentTool.From(
                    (string member_number, CancellationToken cancelled) => Task.Delay(Timeout.InfiniteTimeSpan, call.Time, cancelled),
                    "find_claim", "slow", ToolKind.Read, TimeSpan.FromSeconds(4)));
            });

        call.AssertWentWell();
        Assert.Contains("One moment, please.", call.HeardByCaller);
        Assert.Equal(ToolOutcome.TimedOut, Assert.Single(call.Happened.OfType<ToolReturned>()).Outcome);
    }

    [Theory]
    [InlineData("listening to the greeting", "- pause: 500ms")]
    [InlineData("speaking", "- wait for agent\n  - interrupt after: { words: 1, say: hello }\n  - pause: 10ms")]
    [InlineData("just done speaking", "- wait for agent\n  - say: I'd like to check the status of my claim")]
    [InlineData("waiting for the model", "- wait for agent\n  - say: I'd like to check the status of my claim\n  - pause: 700ms")]
    [InlineData("waiting for a tool", "- wait for agent\n  - say: four seven one nine\n  - pause: 1400ms")]
    [InlineData("hearing the answer", "- wait for agent\n  - say: four seven one nine\n  - wait for agent: { silence: 0ms }\n  - pause: 900ms")]
    [InlineData("saying goodbye", "- wait for agent\n  - say: goodbye\n  - wait for agent: { silence: 0ms }\n  - pause: 100ms")]
    [InlineData("silent", "- wait for agent\n  - pause: 3s")]
    public void A_caller_may_hang_up_at_any_moment(string when, string steps)
    {
        var call = Claims($"  {steps.Replace("interrupt after: { words: 1, say: hello }", "say: hello", StringComparison.Ordinal)}\n  - hang up");

        Assert.True(call.Ending is CallEnding.CallerHungUp, when);
        Assert.IsType<CallEnded>(call.Happened.Last());
        Assert.Equal(call.Happened.OfType<ToolCalled>().Count(), call.Happened.OfType<ToolReturned>().Count());
        Assert.Single(call.Happened.OfType<MediaClosed>());
    }

    [Fact]
    public void What_was_said_just_before_hanging_up_is_in_the_transcript()
    {
        var call = Claims("""
              - wait for agent
              - say: please tell them I called
              - hang up
            """);

        Assert.Equal("Please tell them I called.", call.Transcript.Last(line => line.Speaker is Speaker.Caller).Text);
    }

    [Fact]
    public void A_caller_who_says_nothing_is_asked_twice_and_then_wished_goodbye()
    {
        var call = Claims("  - wait for hang up: { timeout: 60s }");

        call.AssertWentWell();
        Assert.Equal(2, call.Line.Heard.Count(heard => heard.Word == "still"));
        Assert.EndsWith("Goodbye.", call.HeardByCaller);
        Assert.Equal(CallEnding.TimedOut, call.Ending);
    }

    [Fact]
    public void A_member_number_may_be_keyed_in()
    {
        var call = Claims("""
              - wait for agent
              - say: I'd like to check the status of my claim
              - wait for agent
              - dtmf: "4719#"
              - wait for agent: { heard: "approved", timeout: 20s }
              - hang up
            """);

        call.AssertWentWell();
        Assert.Equal("4719#", string.Concat(call.Happened.OfType<CallerPressed>().Select(pressed => pressed.Tones)));
    }

    [Fact]
    public void A_gateway_that_does_not_hang_up_leaves_nobody_on_the_line()
    {
        var call = Claims("  - wait for agent\n  - say: goodbye\n  - wait for hang up", call => call.Control.Fails = true);

        call.AssertWentWell();
        Assert.Equal(CallEnding.AgentHungUp, call.Ending);
    }

    [Fact]
    public void A_voice_that_fails_once_apologises_and_one_that_fails_again_hangs_up()
    {
        var once = Claims(
            "  - wait for agent\n  - say: check my claim\n  - wait for agent: { heard: went wrong }\n  - hang up",
            call => call.Synthesizer.Fails = text => text.Contains("help with that", StringComparison.Ordinal));
        var twice = Claims(
            "  - wait for agent\n  - say: check my claim\n  - wait for hang up",
            call => call.Synthesizer.Fails = text => !text.Contains("Contoso", StringComparison.Ordinal) && !text.Contains("today?", StringComparison.Ordinal));

        once.AssertWentWell();
        twice.AssertWentWell();
        Assert.Equal(CallEnding.ProviderFailed, twice.Ending);
    }

    [Fact]
    public void Every_answer_is_measured_stage_by_stage_from_the_end_of_the_callers_speech()
    {
        var call = Claims(ClaimStatus, call => call.WithoutOpeners());

        var measured = call.Happened.OfType<TurnMeasured>().ToList();
        Assert.Equal([1, 2, 3, 4], measured.Select(turn => turn.Turn));
        var lookUp = measured[1].Latency;
        Assert.Equal([StageNames.Endpoint, StageNames.Transcribe, StageNames.Think, StageNames.Tool, StageNames.Think, StageNames.Speak, StageNames.Wire], lookUp.Stages.Select(stage => stage.Name));
        var endpoint = lookUp.Stages[0];
        Assert.Equal(TimeSpan.Zero, endpoint.Start);
        Assert.InRange(endpoint.Duration.TotalMilliseconds, 280, 320);
        Assert.InRange(lookUp.Stages[2].Start.TotalMilliseconds, 180, 260);
        Assert.All(measured, turn => Assert.InRange(turn.Latency.Response.TotalMilliseconds, 300, 2_500));
    }

    [Fact]
    public void One_more_thing_after_the_goodbye_keeps_the_call()
    {
        var call = Claims("""
              - wait for agent
              - say: goodbye
              - wait for agent: { heard: "goodbye", silence: 0ms }
              - pause: 100ms
              - say: wait check my claim
              - wait for agent: { heard: "member number" }
              - hang up
            """);

        call.AssertWentWell();
        Assert.Equal(CallEnding.CallerHungUp, call.Ending);
        Assert.Equal(ToolOutcome.Cancelled, Assert.Single(call.Happened.OfType<ToolReturned>()).Outcome);
    }

    [Fact]
    public void A_tool_that_changes_something_waits_until_the_words_are_sure_and_runs_once_though_the_caller_goes_on()
    {
        var paid = 0;
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: please pay my bill
              - wait for agent: { heard: "one moment", silence: 0ms }
              - say: and send a receipt
              - wait for agent: { heard: "paid", timeout: 20s }
              - hang up
            """,
            call =>
            {
                call.Agent = call.Agent with { Tools = [new OwnToolGrant("pay_bill")] };
                call.Tools.Add(AgentTool.From(
                    async (CancellationToken cancelled) =>
                    {
                        await Task.Delay(TimeSpan.FromSeconds(4), call.Time, cancelled);
                        return $"receipt {++paid}";
                    },
                    "pay_bill", "Pays.", ToolKind.Commit, TimeSpan.FromSeconds(8)));
                call.Model.On(request => request.History.OfType<ToolExchange>().Any(), "It is paid, and the receipt is on its way.");
                call.Model.On("bill", new ToolRequested("x", "pay_bill", "{}"));
            });

        call.AssertWentWell();
        Assert.Equal(1, paid);
        var called = call.Events.Single(logged => logged.Event is ToolCalled);
        var sure = call.Events.First(logged => logged.Event is CallerSpoke);
        var returned = Assert.Single(call.Happened.OfType<ToolReturned>());
        Assert.True(returned.Duration > TimeSpan.FromSeconds(4) + (sure.At - called.At) - TimeSpan.FromMilliseconds(50));
        Assert.Equal(ToolOutcome.Succeeded, returned.Outcome);
    }

    [Fact]
    public void A_greeting_whose_voice_fails_is_spoken_again()
    {
        var failures = 0;
        var call = Claims(
            "  - wait for agent\n  - expect: { heard: \"how can i help you today\", not heard: \"wrong\" }\n  - hang up",
            call => call.Synthesizer.Fails = text => text.Contains("Contoso", StringComparison.Ordinal) && ++failures == 1);

        call.AssertWentWell();
        Assert.Single(call.Happened.OfType<ProviderFailed>());
    }
}
