using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>One agent hands the call to another, in virtual time.</summary>
public sealed class HandoffTests
{
    private const string ToBilling = """
          - wait for agent
          - say: I have a question about my bill
          - wait for agent
          - expect: { heard: "put you through.*this is billing.*which bill" }
        """;

    private static readonly AgentDefinition Reception = Named("reception") with { Handoffs = [new HandoffTo("billing", "A bill."), new HandoffTo("spanish", "Spanish.")] };

    private static readonly AgentDefinition Billing = WithPhrases(Named("billing"), phrases => phrases with { TakesOver = ["Hello,", "this is billing."] }) with
    {
        Voice = "en-US-DavisNeural",
        Instructions = "You are billing.",
        Tools = [],
        Handoffs = [new HandoffTo("reception", "Anything else.")],
    };

    private static readonly AgentDefinition Spanish = Named("spanish") with { Language = "es-ES", Voice = "es-ES-ElviraNeural", Instructions = "Eres amable.", Tools = [] };

    [Fact]
    public void The_other_agent_goes_on_in_the_same_breath_with_its_own_voice_and_what_was_said()
    {
        var call = Run(ToBilling + "\n  - say: the last one\n  - wait for agent\n  - expect: { heard: \"forty dollars\" }\n  - hang up");

        call.AssertWentWell();
        Assert.Equal(
            [("en-US-JennyNeural", "I'll put you through."), ("en-US-DavisNeural", "Hello,"), ("en-US-DavisNeural", "this is billing."), ("en-US-DavisNeural", "Which bill is it?")],
            call.Synthesizer.Asked.Skip(call.Agent.Policy.Phrases.Greeting.Count).Take(4).Select(asked => (asked.Voice, asked.Text)));
        var asked = call.Model.Asked[1];
        Assert.StartsWith("You are billing.", asked.Instructions);
        Assert.Equal(["pause_recording", "resume_recording", "hand_over_to_reception"], asked.Tools.Select(tool => tool.Name));
        Assert.Contains(asked.History, entry => entry is CallerSaid { Text: "I have a question about my bill" or "I have a question about my bill." });
        Assert.IsType<ToolExchange>(asked.History[^1]);
        Assert.Equal([null, "reception"], call.Happened.OfType<AgentTookOver>().Select(taken => taken.From));
        Assert.StartsWith("You are billing.", call.Model.Asked[^1].Instructions);
        Assert.Single(call.Transcript, line => line.Speaker is Speaker.Agent && line.Text == "I'll put you through. Hello, this is billing. Which bill is it?");
    }

    [Fact]
    public void Words_that_turn_out_different_before_anything_was_heard_undo_it()
    {
        var call = Run(
            """
              - wait for agent
              - say: a bill
              - pause: 600ms
              - say: no I want to cancel
              - wait for agent: { timeout: 30s }
              - expect: { heard: "not cancel" }
              - hang up
            """,
            call => call.Model.FirstToken = TimeSpan.FromMilliseconds(250));

        call.AssertWentWell();
        Assert.Equal(["reception", "billing", "reception"], call.Happened.OfType<AgentTookOver>().Select(taken => taken.Agent));
        Assert.DoesNotContain("billing", call.HeardByCaller);
        Assert.DoesNotContain(call.Model.Asked[^1].History, entry => entry is ToolExchange);
        Assert.StartsWith(Reception.Instructions, call.Model.Asked[^1].Instructions);
    }

    [Fact]
    public void Agents_that_hand_the_caller_to_and_fro_are_stopped()
    {
        var call = Run(
            "  - wait for agent\n  - say: nobody wants me\n  - wait for agent: { heard: \"something went wrong\", timeout: 40s }\n  - hang up",
            call => call.Model.On(_ => true, request => [new ToolRequested("x", request.Tools.First(tool => tool.Name.StartsWith("hand", StringComparison.Ordinal)).Name, """{"reason":"no"}""")]));

        Assert.Equal(["reception", "billing"], call.Happened.OfType<AgentTookOver>().Select(taken => taken.Agent));
        Assert.All(call.Happened.OfType<ToolReturned>().Skip(1), returned => Assert.Equal(ToolOutcome.Refused, returned.Outcome));
        Assert.Contains(call.Happened.OfType<AgentSpoke>(), spoke => spoke.Text.Contains("something went wrong", StringComparison.Ordinal));
    }

    [Fact]
    public void An_agent_of_another_language_is_heard_and_hears_in_it()
    {
        var call = Run("  - wait for agent\n  - say: spanish please\n  - wait for agent\n  - say: mi factura\n  - wait for agent\n  - expect: { heard: \"de acuerdo\" }\n  - hang up");

        call.AssertWentWell();
        Assert.Equal(["en-US", "es-ES"], call.Transcriber.Asked.Select(asked => asked.Language));
        Assert.Contains(call.Transcript, line => line is { Speaker: Speaker.Caller, Text: "Mi factura." });
        var spoke = call.Happened.OfType<CallerSpoke>().ToList();
        Assert.True(spoke[^1].From > spoke[^2].Until, "positions count on, whoever transcribes");
    }

    [Theory]
    [InlineData("es-US", "es-US-PalomaNeural")]
    [InlineData("es-MX", "es-US-PalomaNeural")]
    [InlineData("de-DE", "en-US-JennyNeural")]
    public void The_number_that_was_called_says_which_language_an_agent_begins_in(string language, string voice)
    {
        var bilingual = Bilingual();

        Assert.Equal(voice, new AgentRoster([bilingual], bilingual.Name).Find("claims", language).Voice);
    }

    [Fact]
    public void An_agent_goes_on_in_another_language_when_the_caller_wants_it()
    {
        var call = ScriptedCall.Run("  - wait for agent\n  - say: spanish please\n  - wait for agent\n  - say: mi factura\n  - wait for agent\n  - expect: { heard: \"de acuerdo\" }\n  - hang up", call =>
        {
            call.Agent = Bilingual();
            call.Model
                .On("spanish", new ToolRequested("x", "continue_in_es_us", """{"reason":"speaks Spanish"}"""))
                .On("factura", "De acuerdo.")
                .On(request => request.History[^1] is ToolExchange { Tool: "continue_in_es_us" }, "Dígame.");
        });

        call.AssertWentWell();
        Assert.Equal([("claims", "en-US"), ("claims", "es-US")], call.Happened.OfType<AgentTookOver>().Select(taken => (taken.Agent, taken.Language)));
        Assert.Equal(["en-US", "es-US"], Assert.Single(call.Transcriber.Asked).Languages);
        Assert.Equal("es-US-PalomaNeural", call.Synthesizer.Asked[^1].Voice);
        Assert.Contains(call.Model.Asked[^1].Tools, tool => tool.Name == "continue_in_en_us");
    }

    [Fact]
    public void A_handoff_goes_the_same_way_to_the_last_byte() => Assert.Equal(Run(ToBilling + "\n  - hang up").Protocol, Run(ToBilling + "\n  - hang up").Protocol);

    private static AgentDefinition Bilingual() => Agents.Claims with
    {
        Languages = new Dictionary<string, AgentDefinition> { ["es-US"] = Agents.Claims with { Language = "es-US", Voice = "es-US-PalomaNeural" } },
    };

    private static AgentDefinition Named(string name) => Agents.Claims with { Name = name };

    private static AgentDefinition WithPhrases(AgentDefinition agent, Func<Phrases, Phrases> change) =>
        agent with { Policy = agent.Policy with { Phrases = change(agent.Policy.Phrases) } };

    private static ScriptedCall Run(string steps, Action<ScriptedCall>? arrange = null) => ScriptedCall.Run(steps, call =>
    {
        call.Agent = Reception;
        call.Others.AddRange([Billing, Spanish]);
        arrange?.Invoke(call);
        call.Model
            .On("cancel", "I understand you do not cancel.")
            .On("question about my bill", "I'll put you through.", Handoff("billing"))
            .On("a bill", Handoff("billing"))
            .On("spanish", Handoff("spanish"))
            .On("factura", "De acuerdo.")
            .On("last one", "It was forty dollars.")
            .On(request => request.Instructions.StartsWith("You are billing.", StringComparison.Ordinal) && request.History[^1] is ToolExchange { Tool: "hand_over_to_billing" }, "Which bill is it?")
            .On(request => request.History[^1] is ToolExchange { Tool: "hand_over_to_spanish" }, "Buenos días.");
        call.WithoutOpeners();
    });

    private static ToolRequested Handoff(string agent) => new("x", HandoffTool.NameFor(agent), """{"reason":"a question"}""");
}
