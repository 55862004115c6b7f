using VoiceAgent.Emulators.OpenAI.Matching;

namespace VoiceAgent.Tests.Emulators.OpenAI;

public sealed class NumberWordsTests
{
    [Theory]
    [InlineData("four seven one nine", "4719")]
    [InlineData("It's 4719.", "4719")]
    [InlineData("47 19", "4719")]
    [InlineData("4-7-1-9", "4719")]
    [InlineData("forty-seven nineteen", "4719")]
    [InlineData("double four oh two", "4402")]
    [InlineData("triple seven one", "7771")]
    [InlineData("twenty twelve", "2012")]
    [InlineData("I have two claims, the number is four seven one nine", "4719")]
    [InlineData("no numbers here", "")]
    public void Numbers_in_speech_become_digits(string said, string digits) => Assert.Equal(digits, NumberWords.LongestIn(said));
}
