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
        { "fr-FR", "d'accord", "non attendez", "Votre demande pour la visite dentaire de mars est acceptée et nous envoyons la somme sur votre compte sous cinq jours." },
    };

    public static TheoryData<string, string, string> Unspaced => new()
    {
        { "ja-JP", "うん うん", "お客様の請求は 三月の 歯科の件で 承認されました ので 五日以内に お客様の 口座に お金を お送り いたします。" },
        { "zh-CN", "嗯 对", "您的 理赔 申请 已经 批准了 我们 会在 五个 工作日 之内 把 钱 汇到 您的 账户 请您 放心。" },
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

    /// <summary>The scripted voice says a sentence without spaces as one word, so that it cannot be interrupted within it.</summary>
    [Theory]
    [MemberData(nameof(Unspaced))]
    public void The_agent_goes_on_over_agreement_in_a_script_without_spaces(string language, string agrees, string statement)
    {
        var agreed = Over(language, agrees, statement);

        Assert.Empty(agreed.Happened.OfType<BargeIn>());
        Assert.True(agreed.Happened.OfType<TurnMeasured>().Count() == 1, agreed.Protocol);
        Assert.Contains(statement.Replace(" ", "", StringComparison.Ordinal), agreed.HeardByCaller, StringComparison.Ordinal);
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
