using VoiceAgent.Pipeline.Languages;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Languages;

public sealed class LanguageFileTests
{
    private static readonly string[] Promised = ["en", "es", "de", "fr", "it", "pt", "nl", "pl", "hi", "ja", "zh"];

    public static TheoryData<string> Codes => [.. Promised];

    [Fact]
    public void Every_language_that_is_promised_has_a_file() =>
        Assert.Equal(Promised.Order(), LanguageFiles.All.Keys.Order());

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_language_has_words_of_agreement_once_each(string code)
    {
        var phrases = Language.Of(code).Agreement.Phrases;

        Assert.NotEmpty(phrases);
        Assert.Equal(phrases.Distinct(), phrases);
        Assert.All(phrases, phrase => Assert.Equal(phrase.ToLowerInvariant(), phrase));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_language_has_phrases_for_waiting_and_parting(string code)
    {
        var (waiting, parting) = (Language.Of(code).Waiting, Language.Of(code).Parting);

        Assert.All(
            (IReadOnlyList<string>[])[waiting.Asks, waiting.AsksAlone, waiting.Looking, waiting.Holds, waiting.Announcements, waiting.Offers, parting.Farewells, parting.Courtesies, parting.Closings],
            phrases =>
            {
                Assert.NotEmpty(phrases);
                Assert.Equal(phrases.Distinct(), phrases);
                Assert.All(phrases, phrase => Assert.Equal(phrase.ToLowerInvariant(), phrase));
            });
        Assert.All((string[])[.. waiting.TakeYourTime, waiting.NoHurry, waiting.OnHold, waiting.OtherWords], said => Assert.NotEmpty(said));
    }

    [Fact]
    public void The_region_does_not_matter() => Assert.Same(Language.Of("es-US"), Language.Of("ES"));

    [Fact]
    public void A_language_without_a_file_has_no_words() => Assert.Empty(Language.Of("fi-FI").Agreement.Phrases);

    [Fact]
    public void A_misspelt_key_is_refused_with_its_line()
    {
        var wrong = Assert.Throws<InvalidOperationException>(() => LanguageFiles.Read("xx", new StringReader("agreement:\n  phrase: [a]\n")));

        Assert.Contains("'xx.yaml' is wrong in line 2", wrong.Message, StringComparison.Ordinal);
    }
}
