using VoiceAgent.Emulators.Speech.Recognition;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Speech.Recognition;

public sealed class WrittenPhraseTests
{
    [Theory]
    [InlineData("my member number is four seven one nine", "My member number is 4719.")]
    [InlineData("my member number is 4719", "My member number is 4719.")]
    [InlineData("double seven oh four", "7704.")]
    [InlineData("i have one claim", "I have one claim.")]
    [InlineData("it was twenty three dollars", "It was 23 dollars.")]
    [InlineData("sorry what was the amount", "Sorry what was the amount?")]
    [InlineData("oh i see", "Oh I see.")]
    public void A_phrase_is_displayed_with_capitals_marks_and_digits(string heard, string display) =>
        Assert.Equal(display, WrittenPhrase.Of(heard.Split(' '), []).Display);

    [Fact]
    public void Digits_are_words_in_the_lexical_form()
    {
        var written = WrittenPhrase.Of(["it's", "4719"], []);

        Assert.Equal("it's four seven one nine", written.Lexical);
        Assert.Equal("it's 4719", written.Itn);
    }

    [Fact]
    public void A_phrase_list_says_how_its_words_are_written() =>
        Assert.Equal("The Contoso Gold plan.", WrittenPhrase.Of("the contoso gold plan".Split(' '), ["Contoso Gold", "an"]).Display);
}
