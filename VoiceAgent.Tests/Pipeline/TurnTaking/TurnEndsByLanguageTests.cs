using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Judgement;
using VoiceAgent.Pipeline.TurnTaking.Words;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>A sentence without its end waits, and a complete answer does not, in each language.</summary>
public sealed class TurnEndsByLanguageTests
{
    [Theory]
    [InlineData("es-ES", "sí", 300)]
    [InlineData("es-ES", "no gracias", 300)]
    [InlineData("es-ES", "quisiera saber el estado de mi reclamación", 450)]
    [InlineData("es-ES", "cuándo llega mi pago", 450)]
    [InlineData("es-ES", "mi reclamación y", 1_400)]
    [InlineData("es-ES", "llamo porque", 1_400)]
    [InlineData("es-ES", "la reclamación dental", 600)]
    [InlineData("es-ES", "eh", 1_400)]
    [InlineData("de-DE", "ja genau", 300)]
    [InlineData("de-DE", "ich möchte den Stand meines Schadens wissen", 450)]
    [InlineData("de-DE", "ich rufe wegen meiner Rechnung an", 450)]
    [InlineData("de-DE", "was kostet das", 600)]
    [InlineData("de-DE", "wegen meiner", 1_400)]
    [InlineData("de-DE", "ich weiß nicht ob", 1_400)]
    [InlineData("fr-FR", "oui merci", 300)]
    [InlineData("fr-FR", "je voudrais savoir où en est mon dossier", 450)]
    [InlineData("fr-FR", "c'est pour le", 1_400)]
    [InlineData("fr-FR", "parce que", 1_400)]
    [InlineData("it-IT", "va bene grazie", 300)]
    [InlineData("it-IT", "vorrei sapere lo stato della pratica", 450)]
    [InlineData("it-IT", "chiamo per la", 1_400)]
    [InlineData("pt-BR", "não obrigado", 300)]
    [InlineData("pt-BR", "eu queria saber do meu pedido", 450)]
    [InlineData("pt-BR", "meu número é", 1_400)]
    [InlineData("nl-NL", "nee bedankt", 300)]
    [InlineData("nl-NL", "ik bel over mijn laatste rekening", 450)]
    [InlineData("nl-NL", "ik bel omdat", 1_400)]
    [InlineData("pl-PL", "tak zgadza się", 300)]
    [InlineData("pl-PL", "chciałbym sprawdzić stan mojej sprawy", 450)]
    [InlineData("pl-PL", "dzwonię w sprawie mojej", 1_400)]
    [InlineData("hi-IN", "जी हाँ", 300)]
    [InlineData("hi-IN", "मुझे अपने दावे की स्थिति जाननी है", 450)]
    [InlineData("hi-IN", "मेरे दावे की", 1_400)]
    [InlineData("ja-JP", "はい", 300)]
    [InlineData("ja-JP", "請求の状況を知りたいのですが", 1_400)]
    [InlineData("ja-JP", "請求の状況を教えてください", 450)]
    [InlineData("ja-JP", "番号は", 1_400)]
    [InlineData("zh-CN", "好的", 300)]
    [InlineData("zh-CN", "我想查一下理赔进度", 450)]
    [InlineData("zh-CN", "理赔批准了吗", 450)]
    [InlineData("zh-CN", "因为", 1_400)]
    [InlineData("sv-SE", "jag undrar om", 600)]
    [InlineData("en-US", "hang on", 600)]
    public void The_words_of_the_language_tell_how_long_to_wait(string language, string words, int milliseconds)
    {
        var said = Utterances.None.With(new Utterance(words, TimeSpan.Zero, TimeSpan.FromSeconds(1)), final: false);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), AdaptiveSilence.Default.SilenceAfter(said, AskedValue.Unknown, language));
    }
}
