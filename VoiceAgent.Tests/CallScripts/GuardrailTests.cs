using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>What an agent never does, whatever its model writes, in virtual time.</summary>
public sealed class GuardrailTests
{
    [Fact]
    public void A_word_that_is_never_said_is_not_said()
    {
        var call = Run(new Guardrails { NeverSays = ["guarantee"], Refusal = "I can't promise that." }, "Let me see. We guarantee that it is paid. And I GUARANTEE more. Anything else?");

        Assert.Contains("Let me see. I can't promise that. Anything else?", call.HeardByCaller);
        Assert.DoesNotContain("guarantee", call.HeardByCaller, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, call.Happened.OfType<GuardrailApplied>().Count(guarded => guarded.Rule == "never says"));
    }

    [Fact]
    public void A_word_inside_another_is_another_word() =>
        Assert.Empty(Run(new Guardrails { NeverSays = ["sue"] }, "That is an issue for Susan.").Happened.OfType<GuardrailApplied>());

    [Fact]
    public void A_reply_ends_before_the_clause_that_makes_it_too_long()
    {
        var call = Run(new Guardrails { LongestReply = 8 }, "One two three four. Five six seven eight. Nine ten. Eleven.");

        Assert.EndsWith("One two three four. Five six seven eight.", call.HeardByCaller);
        Assert.Equal("longest reply", Assert.Single(call.Happened.OfType<GuardrailApplied>()).Rule);
        Assert.Contains(call.Happened.OfType<UsageCounted>(), usage => usage is { Turn: 1, PromptTokens: > 0, CompletionTokens: > 0, WastedTokens: 0 });
    }

    [Fact]
    public void The_model_is_told_what_to_refuse()
    {
        var call = Run(new Guardrails { Refuses = ["medical advice"], Refusal = "Please ask your doctor." }, "Okay.");

        Assert.Contains("medical advice", call.Model.Asked[0].Instructions);
        Assert.Contains("Please ask your doctor.", call.Model.Asked[0].Instructions);
    }

    private static ScriptedCall Run(Guardrails rails, string answer) => ScriptedCall.Run("  - wait for agent\n  - say: tell me something\n  - wait for agent\n  - hang up", call =>
    {
        call.Agent = call.Agent with { Guardrails = rails };
        call.Model.On("tell me something", answer);
    });
}
