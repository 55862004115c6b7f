using VoiceAgent.Pipeline.Speakable.Reading;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Speakable;

/// <summary>Number words of an interim transcript become the figures of the final one.</summary>
public sealed class NumbersHeardTests
{
    [Theory]
    [InlineData("es-ES", "cuatro siete uno nueve", "4 7 1 9")]
    [InlineData("es-ES", "mi número es cuatro siete", "mi número es 4 7")]
    [InlineData("es-ES", "cinco de mayo de mil novecientos ochenta", "cinco de mayo de 1980")]
    [InlineData("es-ES", "cuatro mil setecientos diecinueve", "4719")]
    [InlineData("es-ES", "cuarenta y siete, diecinueve", "47, 19")]
    [InlineData("es-ES", "siete", "7")]
    [InlineData("es-ES", "una mesa para dos", "una mesa para dos")]
    [InlineData("de-DE", "vier sieben eins neun", "4 7 1 9")]
    [InlineData("de-DE", "siebenundvierzig neunzehn", "47 19")]
    [InlineData("de-DE", "neunzehnhundertachtzig", "1980")]
    [InlineData("de-DE", "null eins fünf zwo", "0 1 5 2")]
    [InlineData("de-DE", "geben Sie acht", "geben Sie acht")]
    [InlineData("fr-FR", "zéro six douze trente-quatre cinquante-six soixante-dix-huit", "0 6 12 34 56 78")]
    [InlineData("fr-FR", "quatre-vingt-dix-sept", "97")]
    [InlineData("fr-FR", "une voiture neuve, un lit neuf", "une voiture neuve, un lit neuf")]
    [InlineData("it-IT", "quattro sette uno nove", "4 7 1 9")]
    [InlineData("it-IT", "millenovecentottanta", "1980")]
    [InlineData("it-IT", "tu sei qui", "tu sei qui")]
    [InlineData("pt-BR", "quatro sete um nove", "4 7 1 9")]
    [InlineData("pt-BR", "três meia cinco", "3 6 5")]
    [InlineData("pt-BR", "meia hora", "meia hora")]
    [InlineData("nl-NL", "vier zeven een negen", "4 7 1 9")]
    [InlineData("nl-NL", "ik heb een vraag", "ik heb een vraag")]
    [InlineData("nl-NL", "zevenenveertig", "47")]
    [InlineData("pl-PL", "cztery siedem jeden dziewięć", "4 7 1 9")]
    [InlineData("pl-PL", "czterdzieści siedem dziewiętnaście", "47 19")]
    [InlineData("hi-IN", "चार सात एक नौ", "4 7 1 9")]
    [InlineData("hi-IN", "४७१९", "4719")]
    [InlineData("zh-CN", "四七一九", "4719")]
    [InlineData("zh-CN", "我的号码是幺三八零零", "我的号码是13800")]
    [InlineData("zh-CN", "一九八零年五月五号", "1980年5月5号")]
    [InlineData("zh-CN", "四百一十二块", "412块")]
    [InlineData("zh-CN", "我十分满意，请等一下", "我十分满意，请等一下")]
    [InlineData("zh-CN", "万一下雨", "万一下雨")]
    [InlineData("ja-JP", "四七一九です", "4719です")]
    [InlineData("ja-JP", "千九百八十年五月五日", "1980年5月5日")]
    [InlineData("ja-JP", "４７１９", "4719")]
    [InlineData("ja-JP", "もう一度", "もう一度")]
    [InlineData("en-US", "four seven one nine", "four seven one nine")]
    [InlineData("sv-SE", "fyra sju ett nio", "fyra sju ett nio")]
    public void Number_words_become_figures(string language, string heard, string figures) => Assert.Equal(figures, NumbersHeard.In(language).InFigures(heard));

    [Theory]
    [InlineData("es-ES")]
    [InlineData("de-DE")]
    [InlineData("fr-FR")]
    [InlineData("it-IT")]
    [InlineData("pt-BR")]
    [InlineData("nl-NL")]
    [InlineData("pl-PL")]
    [InlineData("hi-IN")]
    public void Each_number_of_four_digits_is_read_as_it_is_said(string language)
    {
        var speller = new NumberSpeller(VoiceAgent.Pipeline.Languages.Language.Of(language), language[3..]);
        var numbers = NumbersHeard.In(language);

        Assert.All(Enumerable.Range(0, 10_000), number => Assert.Equal($"{number}", numbers.InFigures(speller.Cardinal(number))));
    }
}
