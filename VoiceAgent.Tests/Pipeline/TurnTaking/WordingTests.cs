using VoiceAgent.Pipeline.Text;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

public sealed class WordingTests
{
    [Theory]
    [InlineData("four seven one nine", "4719.", "Same", "")]
    [InlineData("i'd like to check on a claim", "I'd like to check on a claim.", "Same", "")]
    [InlineData("i'd like to um check on a claim", "I'd like to check on a claim.", "Same", "")]
    [InlineData("i'd like to check on the claim", "I'd like to check on a claim.", "Same", "")]
    [InlineData("i'd like to check", "I'd like to check on a claim.", "Extended", "on a claim.")]
    [InlineData("four seven one", "4719.", "Different", "")]
    [InlineData("four seven one five", "4719.", "Different", "")]
    [InlineData("may fifth nineteen eighty", "May 5th, 1980.", "Same", "")]
    [InlineData("the twenty second of may", "The 22nd of May.", "Same", "")]
    [InlineData("september twelfth nineteen seventy five", "September 12th, 1975.", "Same", "")]
    [InlineData("may fifth nineteen", "May 5th, 1980.", "Different", "")]
    [InlineData("may fifth nineteen seventy", "May 5th, 1980.", "Different", "")]
    [InlineData("two thousand and five", "2005.", "Same", "")]
    [InlineData("i can pay seventy five dollars", "I can pay $75.", "Same", "")]
    [InlineData("i can pay seventy five", "I can pay $75.", "Different", "")]
    [InlineData("one hundred eighty six dollars and forty cents", "$186.40.", "Same", "")]
    [InlineData("one hundred and six", "106", "Same", "")]
    [InlineData("four hundred and twelve", "412", "Same", "")]
    [InlineData("twelve hundred", "1200", "Same", "")]
    [InlineData("a thousand two hundred fifty dollars", "$1,250", "Same", "")]
    [InlineData("eighty percent", "80%", "Same", "")]
    [InlineData("at seven thirty for two", "At 7:30 for two.", "Same", "")]
    [InlineData("at seven for two", "At 7:00 for two.", "Different", "")]
    [InlineData("four seven one nine", "4791.", "Different", "")]
    [InlineData("one one two", "121", "Different", "")]
    [InlineData("one two one", "121", "Same", "")]
    [InlineData("yes", "No.", "Different", "")]
    [InlineData("i do want that", "I do not want that.", "Different", "")]
    [InlineData("check my claim", "Book a table.", "Different", "")]
    public void What_was_acted_upon_is_compared_with_what_was_understood(string before, string heard, string kind, string rest)
    {
        var revision = Wording.Compare(before, heard);

        Assert.Equal(kind, revision.Kind.ToString());
        Assert.Equal(rest, revision.Rest);
    }

    [Fact]
    public void Words_that_were_spent_are_taken_off_the_front() =>
        Assert.Equal("for my wife", Wording.Without("My number is 4719 for my wife", Wording.Tokens("my number is four seven one nine").Count));
}
