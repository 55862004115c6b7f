using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>An agent that speaks several languages follows the caller's, in virtual time.</summary>
public sealed class LanguageTests
{
    [Theory]
    [InlineData("spanish-caller", "es-US")]
    [InlineData("spanish-in-short-turns", "es-US")]
    [InlineData("spanish-asked-for-in-english", "es-US")]
    [InlineData("spanish-asked-for-in-spanish", "es-US")]
    [InlineData("spanish-and-back", "es-US", "en-US")]
    [InlineData("one-word-of-spanish")]
    public void The_agent_follows_the_caller_and_the_log_says_so(string script, params string[] languages)
    {
        var call = ShippedCalls.Run(script);

        call.AssertWentWell();
        Assert.Equal(languages, call.Happened.OfType<LanguageChanged>().Select(changed => changed.To));
        Assert.Equal(["en-US", "es-US"], Assert.Single(call.Transcriber.Asked).Languages);
    }

    [Fact]
    public void The_transcript_has_the_language_of_each_line_of_the_caller()
    {
        var call = ShippedCalls.Run("spanish-and-back");

        Assert.Equal(["es-US", "es-US", "en-US"], call.Transcript.Where(line => line.Speaker is Speaker.Caller).Select(line => line.Language));
    }

    [Fact]
    public void A_caller_who_speaks_Spanish_is_answered_in_Spanish_by_the_second_turn()
    {
        var call = Run("  - wait for agent\n  - say: quiero saber de mi reclamo\n  - wait for agent\n  - say: quiero hablar con una persona\n  - wait for agent\n  - hang up");

        Assert.Equal("es-US-PalomaNeural", call.Synthesizer.Asked[^1].Voice);
        Assert.StartsWith("Eres amable.", call.Model.Asked[^1].Instructions);
        Assert.Contains("Language of the call: es-US.", call.Model.Asked[^1].Context);
        Assert.InRange(call.Happened.TakeWhile(happened => happened is not LanguageChanged).OfType<TurnMeasured>().Count(), 0, 1);
    }

    [Theory]
    [InlineData("Maria Fernanda Garcia Lopez", "es-US")]
    [InlineData("gracias", "es-US")]
    [InlineData("muchas gracias", "es-US")]
    [InlineData("four seven one nine", "es-US")]
    [InlineData("i do not speak spanish", "en-US")]
    [InlineData("my neighbours speak a lot of languages", "en-US")]
    public void A_name_a_stray_word_or_figures_change_nothing(string said, string language)
    {
        var call = Run($"  - wait for agent\n  - say: {{ text: {said}, language: {language} }}\n  - wait for agent\n  - hang up", call => call.Transcriber.Final = spoken => spoken);

        Assert.Empty(call.Happened.OfType<LanguageChanged>());
    }

    [Theory]
    [InlineData("do you speak spanish")]
    [InlineData("can we go on in spanish")]
    [InlineData("habla español")]
    [InlineData("no hablo inglés")]
    [InlineData("podemos hablar en español")]
    public void Who_asks_for_a_language_gets_it_at_once(string said)
    {
        var call = Run($"  - wait for agent\n  - say: {said}\n  - wait for agent\n  - hang up");

        Assert.Equal("es-US", Assert.Single(call.Happened.OfType<LanguageChanged>()).To);
        Assert.Equal("es-US-PalomaNeural", call.Synthesizer.Asked[^1].Voice);
    }

    [Fact]
    public void An_agent_of_one_language_stays_with_it()
    {
        var call = ScriptedCall.Run("  - wait for agent\n  - say: quiero saber de mi reclamo\n  - wait for agent\n  - hang up", call => call.Model.On(_ => true, "I'm sorry?"));

        Assert.Empty(call.Happened.OfType<LanguageChanged>());
        Assert.Equal(["en-US"], Assert.Single(call.Transcriber.Asked).Languages);
        Assert.All(call.Transcript, line => Assert.Null(line.Language));
    }

    [Fact]
    public void Profane_words_reach_the_model()
    {
        var call = ScriptedCall.Run("  - wait for agent\n  - say: where is my damn money\n  - wait for agent\n  - hang up", call => call.Model.On(_ => true, "Let me look."));

        Assert.Contains(call.Model.Asked[^1].History, entry => entry is CallerSaid said && said.Text.Contains("damn", StringComparison.Ordinal));
    }

    private static ScriptedCall Run(string steps, Action<ScriptedCall>? arrange = null) => ScriptedCall.Run(steps, call =>
    {
        call.Agent = Bilingual();
        call.WithoutOpeners();
        call.Model.On(request => request.Instructions.StartsWith("Eres", StringComparison.Ordinal), "De acuerdo.").On(_ => true, "All right.");
        arrange?.Invoke(call);
    });

    private static AgentDefinition Bilingual() => Agents.Claims with
    {
        Languages = new Dictionary<string, AgentDefinition>
        {
            ["es-US"] = Agents.Claims with { Language = "es-US", Voice = "es-US-PalomaNeural", Instructions = "Eres amable." },
        },
    };
}
