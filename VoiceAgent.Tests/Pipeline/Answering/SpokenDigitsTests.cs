using VoiceAgent.Pipeline.Text;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering;

public sealed class SpokenDigitsTests
{
    [Theory]
    [InlineData("four seven one nine", "4719")]
    [InlineData("it's 4719.", "4719")]
    [InlineData("4-7-1-9", "4719")]
    [InlineData("47 19", "4719")]
    [InlineData("forty-seven nineteen", "4719")]
    [InlineData("forty seven, one nine", "4719")]
    [InlineData("double four oh nine", "4409")]
    [InlineData("triple five one", "5551")]
    [InlineData("twenty twenty", "2020")]
    [InlineData("twenty ten", "2010")]
    [InlineData("fifty", "50")]
    [InlineData("nothing at all", "")]
    [InlineData("", "")]
    public void Digits_are_found_however_they_were_said(string said, string digits) => Assert.Equal(digits, SpokenDigits.In(said));
}
