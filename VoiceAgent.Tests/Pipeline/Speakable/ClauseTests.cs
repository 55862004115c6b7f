using VoiceAgent.Pipeline.Speakable;
using VoiceAgent.Pipeline.Speakable.Calls;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Speakable;

public sealed class ClauseTests
{
    [Theory]
    [InlineData("I can help with that. What is your member number?", "I can help with that.|What is your member number?")]
    [InlineData("Of course, I can look that up, one second.", "Of course, I can look that up,|one second.")]
    [InlineData("Thanks for waiting, here it is. It costs, all in all, nothing.", "Thanks for waiting,|here it is.|It costs, all in all, nothing.")]
    [InlineData("Dr. Smith, e.g., sees you at 3 p.m. on Monday. Bring your card.", "Doctor Smith, for example,|sees you at three p.m. on Monday.|Bring your card.")]
    [InlineData("You pay 1,412.50 dollars. That is all.", "You pay one thousand four hundred and twelve point five zero dollars.|That is all.")]
    [InlineData("It was on the 3rd at St. Mary. J. Miller signed.", "It was on the third at Saint Mary.|J. Miller signed.")]
    [InlineData("Your number is 4719. Is that right?", "Your number is four seven one nine.|Is that right?")]
    [InlineData("**Approved!** See `C-2041`.", "Approved!|See C two zero four one.")]
    [InlineData("Here you are:\n- a claim\n- a date", "Here you are:|a claim.|a date.")]
    [InlineData("No end in sight", "No end in sight")]
    [InlineData(" ... ", "")]
    public void A_text_is_cut_where_a_voice_would_breathe(string text, string clauses) =>
        Assert.Equal(clauses.Split('|', StringSplitOptions.RemoveEmptyEntries), Split([text]));

    [Theory]
    [InlineData("Of course, I can look that up for you. It costs 1,412.50 dollars, Mr. Smith. Goodbye!")]
    public void It_does_not_matter_how_the_stream_is_cut(string text)
    {
        var whole = Split([text]);

        Assert.Equal(whole, Split(text.Select(letter => letter.ToString())));
        Assert.Equal(whole, Split(text.Chunk(7).Select(chunk => new string(chunk))));
    }

    [Fact]
    public void A_mark_at_the_end_of_what_has_come_waits_for_what_follows_it()
    {
        var stream = new SpeakableStream("en-US", CallableTools.None);

        Assert.Empty(stream.Add("The amount is 1."));
        Assert.Empty(stream.Add("50 metric tons."));
        Assert.Equal(["The amount is one point five zero metric tons."], stream.Add(" "));
    }

    [Fact]
    public void A_sentence_without_end_is_cut_all_the_same()
    {
        var clauses = Split([string.Join(' ', Enumerable.Repeat("word", 200))]);

        Assert.True(clauses.Count > 1);
        Assert.All(clauses, clause => Assert.InRange(clause.Length, 1, 1_000));
        Assert.Equal(200, clauses.Sum(clause => clause.Split(' ').Length));
    }

    private static List<string> Split(IEnumerable<string> pieces)
    {
        var stream = new SpeakableStream("en-US", CallableTools.None);
        var clauses = pieces.SelectMany(piece => stream.Add(piece).ToList()).ToList();
        return [.. clauses, .. stream.Rest()];
    }
}
