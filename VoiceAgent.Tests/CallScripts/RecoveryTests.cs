using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.Rules;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>Providers stall, fail, or break off a stream. The caller hears a filler, and then the fallback provider continues.</summary>
public sealed class RecoveryTests
{
    private const string Story = """
          - wait for agent
          - say: tell me a story
          - wait for agent: { heard: "happily ever after", timeout: 30s }
          - say: tell me a story
          - wait for agent: { heard: "happily ever after", timeout: 30s }
          - hang up
        """;

    [Fact]
    public void A_stream_that_is_cut_is_gone_on_with_by_the_second_model_in_the_same_breath()
    {
        var (call, first, second) = TwoModels(Story, "Once upon a time there was a claim. And then", new Cut());

        call.AssertWentWell();
        Assert.Contains("there was a claim. They lived happily ever after.", call.HeardByCaller);
        Assert.Contains(second.Asked[0].History, entry => entry is AgentSaid said && said.Text.StartsWith("Once upon a time", StringComparison.Ordinal));
        Assert.Equal("model", Assert.Single(call.Happened.OfType<ProviderFailed>()).Provider);

        // The next turn does not try the first model again.
        Assert.Single(first.Asked);
        Assert.Equal(2, second.Asked.Count);
    }

    [Theory]
    [InlineData("stall")]
    [InlineData("refuse")]
    public void A_model_that_says_nothing_is_replaced_without_an_apology(string fault)
    {
        var (call, first, second) = TwoModels(Story, fault == "stall" ? new Stall() : new Cut());

        call.AssertWentWell();
        Assert.DoesNotContain("sorry", call.HeardByCaller, StringComparison.OrdinalIgnoreCase);
        Assert.Single(first.Asked);
        Assert.Equal(2, second.Asked.Count);
    }

    [Fact]
    public void When_both_models_fail_the_caller_is_put_through_to_a_human()
    {
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: tell me a story
              - wait for agent: { heard: "say that again", timeout: 30s }
              - say: tell me a story
              - wait for hang up: { timeout: 30s }
            """,
            call =>
            {
                call.WithoutOpeners();
                call.Control.TransferRefusal = null;
                call.Model.On("story", new Cut());
            });

        call.AssertWentWell();
        Assert.Contains("putting you through to a colleague", call.HeardByCaller);
        Assert.Equal(CallEnding.Transferred, call.Ending);
        Assert.Equal(ToolOutcome.Succeeded, Assert.Single(call.Happened.OfType<ToolReturned>()).Outcome);
    }

    [Fact]
    public void When_nobody_takes_the_caller_over_either_they_are_wished_goodbye()
    {
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: tell me a story
              - wait for agent: { heard: "say that again", timeout: 30s }
              - say: tell me a story
              - wait for hang up: { timeout: 40s }
            """,
            call =>
            {
                call.WithoutOpeners();
                call.Control.TransferRefusal = "Nobody is there.";
                call.Model.On("story", new Cut());
            });

        call.AssertWentWell();
        Assert.Equal(CallEnding.ProviderFailed, call.Ending);
        Assert.EndsWith("Please call again later. Goodbye.", call.HeardByCaller);
        Assert.Single(call.Happened.OfType<TransferRequested>());
    }

    [Theory]
    [InlineData(null, CallEnding.Transferred)]
    [InlineData("Nobody is there.", CallEnding.ProviderFailed)]
    public void Where_no_voice_says_anything_the_caller_is_put_through_without_a_word(string? refusal, CallEnding ending)
    {
        var call = ScriptedCall.Run("  - wait for hang up: { timeout: 40s }\n", call =>
        {
            call.Control.TransferRefusal = refusal;
            call.Synthesizer.Fails = _ => true;
        });

        call.AssertWentWell();
        Assert.Equal(ending, call.Ending);
        Assert.Empty(call.HeardByCaller);
        Assert.Single(call.Happened.OfType<TransferRequested>());
        Assert.Equal(refusal is null ? ToolOutcome.Succeeded : ToolOutcome.Failed, Assert.Single(call.Happened.OfType<ToolReturned>()).Outcome);
    }

    [Fact]
    public void A_caller_who_speaks_while_they_are_put_through_without_a_word_is_put_through_all_the_same()
    {
        var call = ScriptedCall.Run(
            """
              - pause: 2s
              - say: hello is anybody there
              - wait for hang up: { timeout: 40s }
            """,
            call =>
            {
                call.WithoutOpeners();
                call.Control.TransferRefusal = null;
                call.Control.TransferTakes = TimeSpan.FromSeconds(8);
                call.Synthesizer.Fails = _ => true;
            });

        call.AssertWentWell();
        Assert.Equal(CallEnding.Transferred, call.Ending);
        Assert.Contains(call.Happened.OfType<CallerSpoke>(), spoke => spoke.Text.Contains("anybody there", StringComparison.OrdinalIgnoreCase));
        Assert.Single(call.Happened.OfType<ToolReturned>());
    }

    [Fact]
    public void Without_a_voice_and_without_a_colleague_the_call_ends()
    {
        var call = ScriptedCall.Run("  - wait for hang up: { timeout: 40s }\n", call =>
        {
            call.Agent = call.Agent with { Tools = [.. call.Agent.Tools.Where(tool => tool.Name != RecoveryRules.Transfer)] };
            call.Synthesizer.Fails = _ => true;
        });

        call.AssertWentWell();
        Assert.Equal(CallEnding.ProviderFailed, call.Ending);
        Assert.Empty(call.Happened.OfType<TransferRequested>());
    }

    [Fact]
    public void A_voice_that_breaks_off_in_mid_clause_is_gone_on_with_by_the_second_and_history_has_each_word_once()
    {
        var call = ScriptedCall.Run(Story.Replace("happily ever after", "gone for good", StringComparison.Ordinal), call =>
        {
            call.WithoutOpeners();
            call.Synthesizer.BreaksOffAfter = text => text.StartsWith("They lived", StringComparison.Ordinal) ? "They lived hap" : null;
            call.HasSecondSynthesizer = true;
            call.Model.On("story", "They lived happily and were never gone for good.");
        });

        call.AssertWentWell();
        Assert.Contains("They lived happily and were never gone for good.", call.HeardByCaller);
        Assert.Equal("They lived happily and were never gone for good.", call.Transcript.First(line => line.Text.StartsWith("They", StringComparison.Ordinal)).Text);
        Assert.Equal(" happily and were never gone for good.", call.FallbackSynthesizer.Asked[0].Text);
        Assert.Equal("text-to-speech", Assert.Single(call.Happened.OfType<ProviderFailed>()).Provider);
    }

    private static (ScriptedCall Call, ScriptedModel First, ScriptedModel Second) TwoModels(string steps, params object[] fault)
    {
        ScriptedModel? second = null;
        var call = ScriptedCall.Run(steps, call =>
        {
            call.WithoutOpeners();

            // When a preemptive reply fails, it is requested again at the end of the turn, so the failure would not be visible.
            call.Agent = call.Agent with { Policy = call.Agent.Policy with { PreemptiveGeneration = PreemptiveGeneration.Off } };
            call.Model.On("story", fault);
            second = new ScriptedModel(call.Time).On("story", "They lived happily ever after.");
            second.On(request => request.History.Any(entry => entry is CallerSaid { Text: var text } && text.Contains("story", StringComparison.OrdinalIgnoreCase)), "They lived happily ever after.");
            call.Answers = new FallbackChatClient(call.Model, second, call.Time, NullLogger<FallbackChatClient>.Instance);
        });
        return (call, call.Model, second!);
    }
}
