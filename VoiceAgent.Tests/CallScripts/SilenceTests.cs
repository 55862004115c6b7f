using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Languages;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>Why nobody speaks, in whole calls: languages, slow transcribers and goodbyes that the shipped scripts do not have.</summary>
public sealed class SilenceTests
{
    private const string Goodbye = "You're welcome. Have a nice day. Goodbye.";

    [Fact]
    public void After_a_goodbye_in_words_the_line_closes_and_nobody_is_asked_whether_they_are_there()
    {
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: that's all thank you goodbye
              - wait for agent: { heard: "nice day" }
              - wait for hang up: { timeout: 8s }
            """,
            call => call.Model.On("goodbye", Goodbye));

        call.AssertWentWell();
        Assert.Equal(CallEnding.AgentHungUp, call.Ending);
        Assert.DoesNotContain("still there", call.HeardByCaller);
    }

    [Theory]
    [InlineData("Before we say goodbye, your reference is four seven.")]
    [InlineData("Goodbye. Oh, is there anything else I can do for you?")]
    public void Words_around_a_goodbye_do_not_close_the_line(string reply)
    {
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: what is my reference
              - wait for agent
              - wait for agent: { heard: "still there", timeout: 15s }
              - hang up
            """,
            call => call.Model.On("reference", reply));

        call.AssertWentWell();
    }

    [Fact]
    public void The_callers_goodbye_closes_the_line_although_the_model_says_none()
    {
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: great thanks bye
              - wait for agent: { heard: "welcome" }
              - wait for hang up: { timeout: 8s }
            """,
            call => call.Model.On("bye", "You're welcome."));

        call.AssertWentWell();
        Assert.DoesNotContain("still there", call.HeardByCaller);
    }

    [Theory]
    [InlineData("es-ES", "gracias adiós", "De nada. ¡Hasta luego!", "adiós")]
    [InlineData("de-DE", "danke tschüss", "Gern geschehen. Auf Wiederhören.", "tschüss")]
    [InlineData("fr-FR", "merci au revoir", "Je vous en prie. Au revoir.", "merci au revoir")]
    [InlineData("it-IT", "grazie arrivederci", "Prego. Arrivederci.", "grazie arrivederci")]
    [InlineData("pt-BR", "obrigado tchau", "De nada. Tchau!", "tchau tchau")]
    [InlineData("nl-NL", "dank u wel tot ziens", "Graag gedaan. Tot ziens.", "doei")]
    [InlineData("pl-PL", "dziękuję do widzenia", "Proszę bardzo. Do widzenia.", "pa pa")]
    [InlineData("hi-IN", "धन्यवाद अलविदा", "आपका दिन शुभ हो। अलविदा।", "बाय")]
    [InlineData("ja-JP", "ありがとうございました 失礼します", "ありがとうございました。失礼いたします。", "失礼します")]
    [InlineData("zh-CN", "谢谢 再见", "不客气。再见。", "拜拜")]
    public void A_mere_bye_gets_no_second_farewell_in_any_language(string language, string said, string reply, string bye)
    {
        var call = ScriptedCall.Run(
            $$"""
              - wait for agent
              - say: {{said}}
              - wait for agent: { silence: 100ms }
              - say: {{bye}}
              - wait for hang up: { timeout: 6s }
            """,
            call =>
            {
                call.Agent = In(language);
                call.Model.On(_ => true, reply);
            });

        call.AssertWentWell();
        Assert.Equal(CallEnding.AgentHungUp, call.Ending);
        Assert.Single(call.Model.Asked);
        Assert.Single(call.Happened.OfType<AgentSpoke>(), spoke => spoke.Act is not SpeechAct.Greeting);
    }

    [Theory]
    [InlineData("es-ES", "espere un momento tengo que buscar mi tarjeta", "Claro, tómese su tiempo.")]
    [InlineData("de-DE", "einen moment bitte ich muss meine karte suchen", "Natürlich, lassen Sie sich Zeit.")]
    [InlineData("fr-FR", "un instant s'il vous plaît", "Bien sûr, prenez votre temps.")]
    [InlineData("it-IT", "un attimo per favore", "Certo, faccia con calma.")]
    [InlineData("pt-BR", "só um minutinho por favor", "Claro, sem pressa.")]
    [InlineData("nl-NL", "een ogenblikje graag", "Natuurlijk, neemt u de tijd.")]
    [InlineData("pl-PL", "chwileczkę proszę", "Oczywiście, proszę się nie spieszyć.")]
    [InlineData("hi-IN", "एक मिनट रुकिए", "जी, आराम से देखिए।")]
    [InlineData("ja-JP", "少々お待ちください", "はい、ごゆっくりどうぞ。")]
    [InlineData("zh-CN", "请稍等", "好的，您慢慢来。")]
    public void Hold_on_gets_time_and_few_words_in_any_language(string language, string said, string answer)
    {
        var call = ScriptedCall.Run(
            $$"""
              - wait for agent
              - say: {{said}}
              - wait for agent
              - silence: 100s
              - say: 4719
              - wait for agent
              - hang up
            """,
            call =>
            {
                call.Agent = In(language);
                call.Model.On(_ => true, "OK.");
            });

        call.AssertWentWell();
        Assert.Equal([answer, Language.Of(language).Waiting.NoHurry, "OK."], Spoken(call));
        Assert.Single(call.Model.Asked);
    }

    [Fact]
    public void A_queue_costs_few_requests_to_the_model()
    {
        var announcements = string.Join('\n', Enumerable.Range(0, 20).Select(at => $"  - say: ihr anruf ist uns wichtig bitte bleiben sie in der leitung\n  - pause: {4 + (at % 3)}s"));
        var call = ScriptedCall.Run($"  - wait for agent\n{announcements}\n  - wait for hang up: {{ timeout: 130s }}", call =>
        {
            call.Agent = In("de-DE");
            call.Model.On(_ => true, "Wie kann ich helfen?");
        });

        Assert.Equal(CallEnding.AgentHungUp, call.Ending);
        Assert.InRange(call.Model.Asked.Count, 1, 2);
        Assert.InRange(call.Happened.OfType<TurnMeasured>().Count(), 1, 3);
        Assert.EndsWith(call.Agent.Policy.Phrases.Farewell, string.Join(' ', Spoken(call)));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(2_000)]
    [InlineData(2_900)]
    public void A_request_after_the_goodbye_is_answered_however_late_its_words_come(int lag)
    {
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: that's all thank you goodbye
              - wait for agent: { heard: "welcome.*goodbye", silence: 500ms, timeout: 20s }
              - say: wait and my claim
              - wait for agent: { heard: "member number", timeout: 15s }
              - hang up
            """,
            call =>
            {
                call.Model.WithClaims();
                call.Transcriber.HypothesisDelay = TimeSpan.FromMilliseconds(lag);
                call.Transcriber.PhraseDelay = TimeSpan.FromMilliseconds(lag);
            });

        call.AssertWentWell();
    }

    [Fact]
    public void The_model_may_forget_the_tool_and_the_caller_may_only_have_coughed()
    {
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: that's all thank you goodbye
              - wait for agent: { heard: "nice day", silence: 300ms }
              - cough
              - wait for hang up: { timeout: 8s }
            """,
            call => call.Model.On("goodbye", Goodbye));

        call.AssertWentWell();
        Assert.Single(call.Model.Asked);
    }

    [Theory]
    [InlineData("es-ES", "adiós", "Su número es el cuatro siete. ¿Lo ha anotado？")]
    [InlineData("zh-CN", "再见", "您的号码是四七。您记下来了吗？")]
    [InlineData("ja-JP", "さようなら", "番号は四七です。よろしいですか？")]
    public void A_question_in_any_script_keeps_the_line_open_after_the_callers_goodbye(string language, string said, string reply)
    {
        var call = ScriptedCall.Run(
            $$"""
              - wait for agent
              - say: {{said}}
              - wait for agent
              - wait for agent: { heard: "still there", timeout: 15s }
              - hang up
            """,
            call =>
            {
                call.Agent = In(language);
                call.Model.On(_ => true, reply);
            });

        call.AssertWentWell();
    }

    [Theory]
    [InlineData("en-US", "You're all set. Have a great day!")]
    [InlineData("en-US", "Take care, bye.")]
    [InlineData("en-US", "It was a pleasure, Mr. O'Brien. Have a lovely evening, Mr. O'Brien!")]
    [InlineData("de-DE", "Gern geschehen. Auf Wiederhören!")]
    [InlineData("es-ES", "De nada. ¡Que tenga un buen día!")]
    [InlineData("ja-JP", "ありがとうございました。さようなら。")]
    [InlineData("en-US", "De nada. ¡Que tenga un buen día!")]
    public void A_goodbye_in_words_closes_the_line_in_any_form(string language, string reply)
    {
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: alpha beta gamma delta
              - wait for agent
              - wait for hang up: { timeout: 8s }
            """,
            call =>
            {
                call.Agent = In(language);
                call.Model.On(_ => true, reply);
            });

        call.AssertWentWell();
        Assert.Equal(CallEnding.AgentHungUp, call.Ending);
        Assert.DoesNotContain("still there", call.HeardByCaller);
        Assert.Equal(SilenceReason.Goodbye, Assert.Single(call.Happened.OfType<SilenceExplained>()).Reason);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(119)]
    public void Hold_on_gets_up_to_two_minutes_and_one_gentle_prompt(int seconds)
    {
        var call = ScriptedCall.Run(
            $$"""
              - wait for agent
              - say: hold on
              - wait for agent
              - silence: {{seconds}}s
              - say: hello
              - wait for agent: { heard: "help" }
              - hang up
            """,
            call => call.Model.WithClaims());

        call.AssertWentWell();
        Assert.InRange(call.Happened.OfType<AgentSpoke>().Count(spoke => spoke.Act is SpeechAct.Prompt), 0, 1);
        Assert.DoesNotContain("still there", call.HeardByCaller);
        Assert.Single(call.Model.Asked);
    }

    private static VoiceAgent.Pipeline.Agents.AgentDefinition In(string language)
    {
        var waiting = Language.Of(language).Waiting;
        return Agents.Claims with
        {
            Language = language,
            Tools = [],
            Policy = Agents.Claims.Policy with
            {
                Phrases = Agents.Claims.Policy.Phrases with
                {
                    Greeting = ["Contoso."],
                    Openers = Openers.None,
                    TakeYourTime = waiting.TakeYourTime,
                    NoHurry = waiting.NoHurry,
                    OnHold = waiting.OnHold,
                    OtherWords = waiting.OtherWords,
                },
            },
        };
    }

    private static IReadOnlyList<string> Spoken(ScriptedCall call) =>
        [.. call.Happened.OfType<AgentSpoke>().Where(spoke => spoke.Act is not SpeechAct.Greeting).Select(spoke => spoke.Text)];
}
