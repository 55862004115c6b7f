namespace VoiceAgent.Tests.EndToEnd;

/// <summary>The comparison of a transcript with what was said accepts masked digits and nothing else.</summary>
public sealed class SpokenTests
{
    [Theory]
    [InlineData("my card is 4111 1111 1111 1111 and the code is 123", "My card is [card number] and the code is [card number].", true)]
    [InlineData("the other one has five five five five five five", "The other one has 55 [card number]. [card number].", true)]
    [InlineData("four seven one nine", "4719.", true)]
    [InlineData("my card is 4111 1111 1111 1111 thank you", "My card is [card number].", false)]
    [InlineData("my card is 4111 1111 1111 1111", "My card is [card number] thank you.", false)]
    [InlineData("it is the big house", "It is [card number] house.", false)]
    [InlineData("four seven one nine", "4718.", false)]
    public void A_mask_stands_for_digits(string said, string transcript, bool isTheSame)
    {
        var transcribed = Spoken.WithMasksMerged(Spoken.Words(transcript));

        Assert.Equal(isTheSame, Spoken.MaskedLike(transcribed, Spoken.Words(said)).SequenceEqual(transcribed));
    }
}
