using VoiceAgent.Pipeline.TurnTaking;
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
