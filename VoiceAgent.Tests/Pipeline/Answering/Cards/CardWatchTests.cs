using VoiceAgent.Pipeline.Text.Cards;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering.Cards;

/// <summary>What the product may see of the numbers that a caller says and keys in.</summary>
public sealed class CardWatchTests
{
    private const string Mask = CardNumbers.Mask;

    [Theory]
    [InlineData("my card number is four one one one one one one one one one one one one one one one", $"my card number is {Mask}")]
    [InlineData("My card number is 4111 1111 1111 1111.", $"My card number is {Mask}.")]
    [InlineData("It's 4111-1111-1111-1111, thanks", $"It's {Mask}, thanks")]
    [InlineData("4111111111111111", Mask)]
    [InlineData("forty-one eleven eleven eleven, double one double one", Mask)]
    [InlineData("forty one hundred twelve thirty four fifty six seventy eight", Mask)]
    [InlineData("triple five five then triple five five and triple five five", Mask)]
    [InlineData("oh, it's 3782 822463 10005", $"{Mask}")]
    [InlineData("it is 378282246310005 and I owe you 40 dollars", $"it is {Mask} and I owe you {Mask} dollars")]
    [InlineData("I owe 412 dollars, take 4111 1111 1111 1111", $"I owe 412 dollars, take {Mask}")]
    [InlineData("4111 1111 1111 1111 expires 12/27 and the code is 123", $"{Mask} expires {Mask} and the code is {Mask}")]
    [InlineData("4111 1111 1111 1111, december twenty seven", $"{Mask}, december {Mask}")]
    [InlineData("2223 0031 2200 3222", Mask)]
    [InlineData("6011 1111 1111 1117", Mask)]
    [InlineData("3056 9300 0902 0004", Mask)]
    [InlineData("nine nine nine nine nine nine nine nine nine nine nine nine", Mask)]
    public void A_card_number_is_masked_however_it_is_said(string said, string known) => Assert.Equal(known, Hear(said));

    [Theory]
    [InlineData("my number is four seven one nine")]
    [InlineData("it's 4719, no, 4720")]
    [InlineData("four seven one nine born on the fifth of may nineteen eighty")]
    [InlineData("5/15/1980")]
    [InlineData("four fifteen nineteen eighty")]
    [InlineData("05/05/1980")]
    [InlineData("23051980")]
    [InlineData("the bill is four hundred and twelve dollars fifty")]
    [InlineData("I can pay $86.40 on the 27th, or $1,250 in May")]
    [InlineData("call me on 1 415 555 0100")]
    [InlineData("call me on 0171 5550100")]
    [InlineData("it's 718 555 0100")]
    [InlineData("my claim is C 448 312")]
    [InlineData("a table for four people at seven thirty on the twenty second")]
    [InlineData("Nothing at all.")]
    [InlineData("")]
    public void What_is_no_card_number_passes(string said) => Assert.Equal(said, Hear(said));

    [Fact]
    public void A_telephone_number_that_begins_as_a_card_does_passes_where_the_agent_asks_for_such_numbers()
    {
        const string Said = "it's 415 555 0100";

        Assert.Equal($"it's {Mask}", Hear(Said));
        Assert.Equal(Said, Hear(Said, new CardPolicy { LongestNumber = 10 }));
        Assert.Equal($"it's {Mask}", Hear("it's 4155 5501 0012 3456", new CardPolicy { LongestNumber = 10 }));
    }

    [Fact]
    public void A_number_goes_on_over_utterances_and_pauses()
    {
        var caller = new Caller();
        Assert.Equal("It's 4111.", caller.Says("It's 4111."));
        Assert.Equal("um", caller.Says("um", after: 1));
        Assert.Equal(Mask + ".", caller.Says("1111.", after: 1.5));
        Assert.Equal(Mask + ".", caller.Says("1111.", after: 4));
        Assert.Equal("Wait a moment.", caller.Says("Wait a moment.", after: 1));
        Assert.Equal(Mask + ".", caller.Says("1111.", after: 8));
    }

    [Fact]
    public void Of_an_answer_that_follows_only_what_looks_like_the_rest_of_the_card_is_masked()
    {
        var caller = new Caller();
        caller.Says("4111 1111 1111 1111");
        Assert.Equal("50 dollars on friday", caller.Says("50 dollars on friday", after: 7));
        Assert.Equal($"the code is {Mask}", caller.Says("the code is 123", after: 3));
        Assert.Equal("four seven one nine", caller.Says("four seven one nine", after: 13));
    }

    [Fact]
    public void Digits_one_by_one_long_after_a_card_are_the_rest_of_it_too()
    {
        var caller = new Caller();
        caller.Says("4111 1111");
        Assert.Equal(["one", "one", Mask, Mask], [caller.Says("one", after: 6), caller.Says("one", after: 1), caller.Says("one", after: 1), caller.Says("one", after: 1)]);
    }

    [Fact]
    public void What_is_said_after_the_agents_answer_is_another_number()
    {
        var caller = new Caller();
        caller.Says("4719");
        caller.HearsAnAnswer();

        Assert.Equal("05051980", caller.Keys("05051980", after: 1));
    }

    [Fact]
    public void Keys_are_masked_from_the_seventh_on()
    {
        Assert.Equal("411111xxxxxxxxxx#", new Caller().Keys("4111111111111111#"));
        Assert.Equal("4719#05051980", new Caller().Keys("4719#05051980"));
        Assert.Equal("23051980", new Caller().Keys("23051980"));
    }

    [Fact]
    public void Keys_and_words_are_one_number()
    {
        var caller = new Caller();
        Assert.Equal("four one one one", caller.Says("four one one one"));
        Assert.Equal("11xx", caller.Keys("1111", after: 1));
        Assert.Equal(Mask, caller.Says("one one one one", after: 1));
        Assert.Equal("xxxx", caller.Keys("1111", after: 2));
    }

    private static string Hear(string said, CardPolicy? policy = null) => CardWatch.None.Hear(said, TimeSpan.Zero, TimeSpan.FromSeconds(1), policy ?? CardPolicy.Default).Heard.Text;

    private sealed class Caller
    {
        private CardWatch _watch = CardWatch.None;
        private TimeSpan _now;

        /// <param name="after">Seconds of silence before the text. Speaking takes one second.</param>
        public string Says(string text, double after = 0)
        {
            var from = _now + TimeSpan.FromSeconds(after);
            _now = from + TimeSpan.FromSeconds(1);
            (_watch, var heard) = _watch.Hear(text, from, _now, CardPolicy.Default);
            return heard.Text;
        }

        public string Keys(string keys, double after = 0)
        {
            _now += TimeSpan.FromSeconds(after);
            return string.Concat(keys.Select(key =>
            {
                _now += TimeSpan.FromMilliseconds(250);
                (_watch, var isMasked) = _watch.Press(key, _now, CardPolicy.Default);
                return isMasked ? 'x' : key;
            }));
        }

        public void HearsAnAnswer() => _watch = _watch.Answered();
    }
}
