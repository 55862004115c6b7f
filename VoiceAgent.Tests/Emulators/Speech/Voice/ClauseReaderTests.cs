using VoiceAgent.Emulators.Speech.Voice;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Speech.Voice;

public sealed class ClauseReaderTests
{
    private static readonly VoiceStyle Style = new();

    [Fact]
    public void A_clause_is_ready_before_the_sentence_is_written()
    {
        var reader = new ClauseReader();

        var first = reader.Read(Piece("Your claim, which", 0)).ToList();

        Assert.Equal("your claim", Assert.Single(first.Select(Words)));
    }

    [Fact]
    public void Pieces_that_break_a_word_are_joined_and_keep_their_places()
    {
        var reader = new ClauseReader();
        var text = "It is 4719. Good";
        var clauses = new List<Clause>();
        for (var i = 0; i < text.Length; i++)
        {
            clauses.AddRange(reader.Read(Piece(text[i].ToString(), i)));
        }

        clauses.AddRange(reader.Read(new Passage("", Style) { Offset = text.Length }));

        Assert.Equal(["it is 4719", "good"], clauses.Select(Words));
        Assert.Equal([0, 3, 6, 12], clauses.SelectMany(clause => clause.Words).Select(word => word.Offset));
    }

    [Theory]
    [InlineData("See Dr. Smith at 3.30 today.", 1)]
    [InlineData("One. Two! Three? Four; five: six, seven", 7)]
    [InlineData("a b c d e f g h i j k l m n o p q r s t", 2)]
    public void Clauses_end_at_punctuation_and_at_sixteen_words(string text, int clauses) =>
        Assert.Equal(clauses, new ClauseReader().Read(new Passage(text, Style)).Count());

    [Fact]
    public void Chinese_punctuation_ends_a_clause_without_a_space()
    {
        var clauses = new ClauseReader().Read(new Passage("你好。今天，天气好吗？", Style)).ToList();

        Assert.Equal(["你好", "今天", "天气好吗"], clauses.Select(Words));
        Assert.Equal(["。", "，", "？"], clauses.Select(clause => clause.Words[0].Punctuation));
        Assert.Equal([0, 3, 6], clauses.Select(clause => clause.Words[0].Offset));
    }

    [Fact]
    public void A_full_stop_after_an_element_is_a_clause_without_words()
    {
        var clause = Assert.Single(new ClauseReader().Read(new Passage(".", Style)));

        Assert.Empty(clause.Words);
        Assert.Equal(".", clause.Punctuation);
    }

    [Fact]
    public void Silence_without_text_is_a_clause_of_its_own() =>
        Assert.Equal(TimeSpan.FromSeconds(1), Assert.Single(new ClauseReader().Read(new Passage("", Style) { Pause = TimeSpan.FromSeconds(1) })).Pause);

    private static Passage Piece(string text, int offset) => new(text, Style) { Offset = offset, Complete = false };

    private static string Words(Clause clause) => string.Join(' ', clause.Spoken);
}
