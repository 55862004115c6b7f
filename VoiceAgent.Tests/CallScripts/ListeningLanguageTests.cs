using VoiceAgent.Contracts.Calls;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>Agreement, opposition and echo with agents of other languages, in virtual time.</summary>
public sealed class ListeningLanguageTests
{
    public static TheoryData<string, string, string, string> Statements => new()
    {
        { "es-US", "ajá", "no espere", "Su reclamo por la visita dental de marzo fue aprobado y vamos a enviar el dinero a su cuenta en cinco días." },
        { "de-DE", "ja genau", "nein moment", "Ihr Antrag für den Zahnarzt im März wurde genehmigt und wir überweisen das Geld in fünf Tagen auf Ihr Konto." },
        { "hi-IN", "haan", "नहीं रुकिए", "आपका दावा मंज़ूर हो गया है और हम पाँच दिनों में आपके खाते में पैसे भेज देंगे और आपको एक संदेश मिलेगा।" },
        { "ja-JP", "はいはい", "ちょっと待ってください", "お客様の請求は三月の歯科の件で承認されましたので五日以内にお客様の口座にお金をお送りいたします。" },
        { "zh-CN", "嗯对", "等一下", "您的理赔申请已经批准了我们会在五个工作日之内把钱汇到您的账户请您放心。" },
        { "it-IT", "sì certo", "no aspetti", "La sua richiesta per la visita dentistica di marzo è stata approvata e invieremo i soldi sul suo conto in cinque giorni." },
        { "pt-BR", "tá bom", "não espere", "O seu pedido da consulta do dentista de março foi aprovado e vamos enviar o dinheiro para a sua conta em cinco dias." },
        { "nl-NL", "ja hoor", "nee wacht", "Uw aanvraag voor de tandarts in maart is goedgekeurd en we sturen het geld binnen vijf dagen naar uw rekening." },
        { "pl-PL", "no tak", "nie proszę czekać", "Pani wniosek o wizytę u dentysty w marcu został przyjęty i wyślemy pieniądze na konto w ciągu pięciu dni." },
        { "hi-IN", "हाँ जी", "रुको", "आपका दावा मंज़ूर हो गया है और हम पाँच दिनों में आपके खाते में पैसे भेज देंगे और आपको एक संदेश मिलेगा।" },
        { "fr-FR", "d'accord", "non attendez", "Votre demande pour la visite dentaire de mars est acceptée et nous envoyons la somme sur votre compte sous cinq jours." },
    };

    [Theory]
    [MemberData(nameof(Statements))]
    public void The_agent_goes_on_over_agreement_and_stops_for_opposition(string language, string agrees, string opposes, string statement)
    {
        var agreed = Over(language, agrees, statement);
        Assert.Empty(agreed.Happened.OfType<BargeIn>());
        Assert.True(agreed.Happened.OfType<TurnMeasured>().Count() == 1, agreed.Protocol);
        Assert.Contains(statement, agreed.HeardByCaller, StringComparison.Ordinal);

        var opposed = Over(language, opposes, statement);
        Assert.Single(opposed.Happened.OfType<BargeIn>());
        Assert.DoesNotContain(statement, opposed.HeardByCaller, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Statements))]
    public void A_loudspeaker_is_not_the_caller_in_any_language(string language, string agrees, string opposes, string statement)
    {
        Assert.NotEqual(agrees, opposes);
        var call = Over(language, statement.TrimEnd('.', '。', '।').ToLowerInvariant(), statement, after: 400);

        Assert.Empty(call.Happened.OfType<BargeIn>());
        Assert.True(call.Happened.OfType<TurnMeasured>().Count() == 1, call.Protocol);
    }

    [Theory]
    [InlineData("de-DE", "Ihre Rechnung beträgt vierhundertzwölf Euro und wir buchen sie am fünften Mai von Ihrem Konto ab", "ihre rechnung beträgt 412 Euro und wir buchen sie am 5. Mai von ihrem konto ab")]
    [InlineData("es-US", "Vamos a enviar cuatrocientos doce dólares a su cuenta y los verá el cinco de mayo", "vamos a enviar 412 dólares a su cuenta y los verá el 5 de mayo")]
    [InlineData("fr-FR", "Nous envoyons quatre cent douze euros sur votre compte avant le cinq mai au matin", "nous envoyons 412 euros sur votre compte avant le 5 mai au matin")]
    [InlineData("de-DE", "Die Nummer vier sieben eins neun habe ich und suche jetzt Ihren Antrag heraus", "die nummer 4719 habe ich und suche jetzt ihren antrag heraus")]
    public void Numbers_of_an_echo_may_be_written_in_figures(string language, string statement, string echo)
    {
        var call = Over(language, echo, statement + ".", after: 400);

        Assert.Empty(call.Happened.OfType<BargeIn>());
        Assert.True(call.Happened.OfType<TurnMeasured>().Count() == 1, call.Protocol);
    }

    [Theory]
    [InlineData("ja-JP", "電話番号を教えてください", "お客様の請求は承認されました。五日以内にお客様の口座にお金をお送りいたします。")]
    [InlineData("zh-CN", "请问多少钱", "您的理赔申请已经批准了。我们会在五个工作日之内把钱汇到您的账户请您放心。")]
    public void Words_after_an_echo_without_a_pause_are_the_callers(string language, string own, string statement)
    {
        var call = Over(language, statement.Replace("。", "", StringComparison.Ordinal) + own, statement, after: 400);

        Assert.Equal(own, Assert.Single(call.Happened.OfType<CallerSpoke>(), spoke => spoke.Turn == 2).Text);
    }

    [Theory]
    [InlineData("es-US", "¿Cuál es su número de socio?", "cuatro siete, 1100ms, uno nueve")]
    [InlineData("de-DE", "Wie lautet Ihre Mitgliedsnummer?", "vier sieben, 1100ms, eins neun")]
    [InlineData("fr-FR", "Quel est votre numéro de membre ?", "quatre sept, 1100ms, un neuf")]
    [InlineData("it-IT", "Qual è il suo numero di socio?", "quattro sette, 1100ms, uno nove")]
    [InlineData("pt-BR", "Qual é o seu número de sócio?", "quatro sete, 1100ms, um nove")]
    [InlineData("nl-NL", "Wat is uw lidnummer?", "vier zeven, 1100ms, een negen")]
    [InlineData("pl-PL", "Jaki jest Pani numer członka?", "cztery siedem, 1100ms, jeden dziewięć")]
    public void A_number_with_a_pause_is_one_turn_and_is_answered_once_although_its_final_transcript_has_figures(string language, string question, string said)
    {
        var parts = said.Split(", ");
        var call = ScriptedCall.Run(
            $"""
              - wait for agent
              - say: hello
              - wait for agent
              - say: [{said}]
              - wait for agent
              - pause: 3s
              - hang up
            """,
            call =>
            {
                call.Agent = call.Agent with { Language = language };
                call.WithoutOpeners();
                call.Transcriber.Final = spoken => spoken == parts[0] ? "47." : spoken == parts[^1] ? "19." : spoken;
                call.Model.On("hello", question);
                call.Model.On(_ => true, "OK.");
            });

        Assert.True(call.Happened.OfType<TurnMeasured>().Count() == 2, call.Protocol);
        Assert.Equal("4719", string.Concat(call.Model.Asked[^1].Messages()[^1].Text.Where(char.IsAsciiDigit)));
    }

    private static ScriptedCall Over(string language, string said, string statement, int after = 1_000) => ScriptedCall.Run(
        $"""
          - wait for agent
          - say: hello
          - interrupt after: [ ms: {after}, say: "{said}" ]
          - pause: 9s
          - hang up
        """.Replace('[', '{').Replace(']', '}'),
        call =>
        {
            call.Agent = call.Agent with { Language = language };
            call.WithoutOpeners();
            call.Transcriber.Final = spoken => spoken;
            call.Model.On("hello", statement);
        });
}
