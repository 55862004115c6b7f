using VoiceAgent.Emulators.Speech.Voice;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Speech.Voice;

public sealed class SpokenFormTests
{
    [Theory]
    [InlineData("Hello, World!", "hello world")]
    [InlineData("I’d say it’s the co-pay.", "i'd say it's the co-pay")]
    [InlineData("Your claim of $1,240.50 was paid.", "your claim of 1240 dollars and 50 cents was paid")]
    [InlineData("It costs $1.", "it costs 1 dollar")]
    [InlineData("Interest is 3.5%", "interest is 3 point 5 percent")]
    [InlineData("a café in Zürich & Łódź", "a cafe in zurich and lodz")]
    [InlineData("cafe\u0301", "cafe")]
    [InlineData("either/or -- 50/50", "either or 50 50")]
    [InlineData("… — ?!", "")]
    [InlineData("日本", "")]
    public void Text_becomes_words_that_the_code_can_carry(string text, string spoken) =>
        Assert.Equal(spoken, string.Join(' ', SpokenForm.OfText(text)));

    [Theory]
    [InlineData("日本", "日本", false)]
    [InlineData("Здравствуйте!", "здравствуйте", false)]
    [InlineData("नमस्ते", "नमस्ते", false)]
    [InlineData("Hello", "hello", true)]
    public void Words_of_other_scripts_keep_their_letters_and_have_no_code(string word, string spoken, bool hasCode)
    {
        Assert.Equal([spoken], SpokenForm.Of(word));
        Assert.Equal(hasCode, SpokenForm.HasCode(spoken));
    }

    [Fact]
    public void Spelled_text_is_said_letter_by_letter() =>
        Assert.Equal(["a", "b", "4", "7", "1"], SpokenForm.Of("AB-471", spelled: true));
}
