using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Interruption;
using VoiceAgent.Pipeline.TurnTaking.Words;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>What is decided from words alone: numbers in figures, echoes, courtesies, joined utterances.</summary>
public sealed class SpokenTextTests
{
    [Theory]
    [InlineData("twenty", "20", true)]
    [InlineData("twenty one", "21", true)]
    [InlineData("twentieth", "20th", true)]
    [InlineData("thirteenth", "13th", true)]
    [InlineData("nineteen", "19", true)]
    [InlineData("ten", "10", true)]
    [InlineData("nine", "9th", true)]
    [InlineData("third", "3rd", true)]
    [InlineData("first", "1st", true)]
    [InlineData("oh five", "05", true)]
    [InlineData("zero five", "05", true)]
    [InlineData("twenty oh five", "2005", true)]
    [InlineData("four hundred", "400", true)]
    [InlineData("four hundred five", "405", true)]
    [InlineData("four hundred and five", "405", true)]
    [InlineData("four hundred fifty", "450", true)]
    [InlineData("four hundred fifty one", "451", true)]
    [InlineData("a hundred", "a 100", true)]
    [InlineData("hundred and twenty", "120", true)]
    [InlineData("four thousand", "4000", true)]
    [InlineData("four thousand and five", "4005", true)]
    [InlineData("four thousand twelve", "4012", true)]
    [InlineData("four thousand five hundred", "4500", true)]
    [InlineData("four thousand five hundred and six", "4506", true)]
    [InlineData("4 hundred", "400", true)]
    [InlineData("two hundred thousand", "200000", true)]
    [InlineData("one hundred and one", "1001", false)]
    [InlineData("a dollar and five", "a dollar 5", false)]
    [InlineData("forty dollars", "$40", true)]
    [InlineData("forty dollars fifty cents", "$40.50", true)]
    [InlineData("forty dollars and fifty cents", "$40.60", false)]
    [InlineData("one thousand two hundred fifty", "1,250", true)]
    [InlineData("ten percent", "10%", true)]
    [InlineData("two point five", "2.5", false)]
    [InlineData("seven thirty", "7:30", true)]
    [InlineData("room b12", "room b12", true)]
    [InlineData("room b12", "room b13", false)]
    [InlineData("room b12", "room 12", false)]
    [InlineData("and five", "and 5", true)]
    [InlineData("check it", "check it!", true)]
    [InlineData("pay “it”", "pay it", false)]
    [InlineData("that’s all", "that's all", true)]
    [InlineData("mother-in-law", "mother in law", true)]
    [InlineData("yes", "yes", true)]
    [InlineData("um yes", "yes hmm", true)]
    [InlineData("yes please", "yes", true)]
    [InlineData("yes", "yes okay thanks", true)]
    [InlineData("please", "thanks", false)]
    [InlineData("check my claim", "check my claims", false)]
    public void An_answer_to_the_one_is_an_answer_to_the_other_or_not(string before, string now, bool same) => Assert.Equal(same, Wording.SaysTheSame(before, now));

    [Theory]
    [InlineData("i would like a table for two", "I would like the table for two.", RevisionKind.Same)]
    [InlineData("i would like a table for two", "I would like a cable for you.", RevisionKind.Different)]
    [InlineData("i would like it", "I would never like it.", RevisionKind.Different)]
    [InlineData("i would like a table", "I would like a table for two.", RevisionKind.Extended)]
    [InlineData("table for", "Table for 2.", RevisionKind.Extended)]
    [InlineData("table for two", "Table for 22.", RevisionKind.Different)]
    [InlineData("i want that", "I want that cancel", RevisionKind.Extended)]
    [InlineData("i want cancel", "I want cancer", RevisionKind.Different)]
    [InlineData("a table for two people tonight", "A table for two people.", RevisionKind.Same)]
    [InlineData("a table for two", "A table for.", RevisionKind.Different)]
    [InlineData("", "Yes.", RevisionKind.Extended)]
    internal void Words_are_the_same_extended_or_different(string before, string heard, RevisionKind kind) => Assert.Equal(kind, Wording.Compare(before, heard).Kind);

    [Fact]
    public void Of_words_that_were_extended_the_beginning_and_the_rest_are_known_as_they_are_written() =>
        Assert.Equal(new Revision(RevisionKind.Extended, "My number is 4719,", "for my wife."), Wording.Compare("my number is four seven one nine", "My number is 4719, for my wife."));

    [Theory]
    [InlineData("4719 for my wife", 0, "4719 for my wife")]
    [InlineData("4719 for my wife", 4, "for my wife")]
    [InlineData("4719 for my wife", 2, "for my wife")]
    [InlineData("um 47 yes", 1, "yes")]
    [InlineData("well-known man", 1, "man")]
    [InlineData("one", 5, "")]
    [InlineData("b12 yes", 1, "yes")]
    public void A_word_that_was_begun_is_spent(string text, int tokens, string left) => Assert.Equal(left, Wording.Without(text, tokens));

    [Theory]
    [InlineData("hello", true)]
    [InlineData("hi there good morning", true)]
    [InlineData("hi i want to pay", false)]
    [InlineData("that was all thanks", true)]
    [InlineData("that was very kind of you thank you", true)]
    [InlineData("well that is all for today goodbye", true)]
    [InlineData("thank you for checking my claim again", false)]
    [InlineData("what is my balance", false)]
    public void A_greeting_thanks_or_a_farewell_is_a_courtesy(string words, bool isCourtesy) => Assert.Equal(isCourtesy, Completeness.In("en-US").IsCourtesy(Wording.Tokens(words)));

    [Theory]
    [InlineData("what is my balance", true)]
    [InlineData("okay so what is my balance", true)]
    [InlineData("my balance?", true)]
    [InlineData("my balance is what", false)]
    [InlineData("please do not record this call", false)]
    [InlineData("don't tell anybody", false)]
    [InlineData("don't you have it", true)]
    [InlineData("do i need a form", true)]
    [InlineData("okay", false)]
    [InlineData("", false)]
    public void A_question_begins_as_one_or_ends_as_one(string words, bool isQuestion) => Assert.Equal(isQuestion, Completeness.In("en-US").IsQuestion(words, Wording.Tokens(words)));

    [Theory]
    [InlineData("no wait", true)]
    [InlineData("sorry i meant march", true)]
    [InlineData("from march no wait", false)]
    [InlineData("", false)]
    public void A_correction_begins_as_one(string words, bool isCorrection) => Assert.Equal(isCorrection, Completeness.In("en-US").IsCorrection(words));

    [Theory]
    [InlineData("4", true)]
    [InlineData("1", true)]
    [InlineData("the other one", false)]
    [InlineData("four seven one", true)]
    [InlineData("my number is two", true)]
    [InlineData("two people", false)]
    [InlineData("", false)]
    public void A_number_ends_in_a_digit_and_the_other_one_does_not(string words, bool ends) => Assert.Equal(ends, Completeness.EndsInNumber(Wording.Tokens(words)));

    [Theory]
    [InlineData("my card is [card number]", 800)]
    [InlineData("My card is [card number].", 800)]
    [InlineData("[card number] is my card", 600)]
    [InlineData("i'm looking for a table tonight", 450)]
    [InlineData("my name is ann lee smith", 450)]
    [InlineData("book me a table", 600)]
    [InlineData("i'd like a table tonight", 450)]
    [InlineData("what time", 600)]
    [InlineData("the dental one.", 600)]
    [InlineData("that's all i want", 600)]
    [InlineData("that is all i know", 300)]
    [InlineData("i know", 1_400)]
    [InlineData("the table please", 450)]
    [InlineData("that was it goodbye", 450)]
    [InlineData("that was it thank you", 450)]
    [InlineData("the claim i sent in", 600)]
    [InlineData("want i sent in", 1_400)]
    [InlineData("claim i the in", 1_400)]
    [InlineData("I sent it to", 1_400)]
    public void The_silence_that_ends_a_guess_follows_from_its_words(string words, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), AdaptiveSilence.Default.SilenceAfter(Utterances.None.With(new Utterance(words, TimeSpan.Zero, TimeSpan.FromSeconds(1)), final: false)));

    [Theory]
    [InlineData("four seven one nine", 300)]
    [InlineData("four seven one", 800)]
    public void A_number_whose_length_is_known_is_whole_when_it_is_that_long(string words, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), (AdaptiveSilence.Default with { Digits = [4] }).SilenceAfter(Utterances.None.With(new Utterance(words, TimeSpan.Zero, TimeSpan.FromSeconds(1)), final: false)));

    [Fact]
    public void Which_words_may_end_a_turn_and_which_silences_adapt_to_the_caller()
    {
        var (some, whole, unfinished) = (Heard("the dental one"), Heard("yes"), Heard("check my"));

        Assert.Equal((true, true, false, false), (AdaptiveSilence.Default.MayEndWith(some), AdaptiveSilence.Default.MayEndWith(whole), AdaptiveSilence.Default.MayEndWith(unfinished), AdaptiveSilence.Default.MayEndWith(Utterances.None)));
        Assert.Equal((true, false, false), (AdaptiveSilence.Default.Adapts(some), AdaptiveSilence.Default.Adapts(whole), AdaptiveSilence.Default.Adapts(some.WithKey('4'))));
        var fixedSilence = new FixedSilence(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)), (fixedSilence.SilenceAfter(some), fixedSilence.SilenceAfter(Utterances.None)));
        Assert.Equal((true, false, false), (fixedSilence.MayEndWith(some), (fixedSilence with { Silence = TimeSpan.Zero }).MayEndWith(some), fixedSilence.Adapts(some)));
        Assert.Equal((false, false), (AwaitFinalTranscript.Default.MayEndWith(some), AwaitFinalTranscript.Default.Adapts(some)));
    }

    [Fact]
    public void Any_sound_interrupts_where_that_is_the_policy() =>
        Assert.Equal((0, TimeSpan.Zero, TimeSpan.Zero), (new AnySound().Words, new AnySound().Length, new AnySound().Grace));

    [Fact]
    public void A_final_phrase_takes_the_place_of_the_guess_it_overlaps()
    {
        var guess = new Utterance("check my", Seconds(1), Seconds(2)) { IsGuess = true };
        var said = new Utterances([guess, new Utterance("Please.", Seconds(3), Seconds(4))], null, "");

        Assert.Equal("Check my claim. Please.", said.With(new Utterance("Check my claim.", Seconds(1), Seconds(2)), final: true).Spoken);
        Assert.Equal("check my Thanks. Please.", said.With(new Utterance("Thanks.", Seconds(2), Seconds(3)), final: true).Spoken);
        Assert.Equal("Hello. check my Please.", said.With(new Utterance("Hello.", Seconds(0), Seconds(1)), final: true).Spoken);
        Assert.Equal("check my Please. Again.", said.With(new Utterance("Again.", Seconds(3), Seconds(4)), final: true).Spoken);
    }

    [Fact]
    public void A_final_phrase_closes_the_guess_unless_that_is_of_later_words()
    {
        var open = Utterances.None.With(new Utterance("and then", Seconds(2), Seconds(3)), final: false);

        Assert.Null(open.With(new Utterance("And then.", Seconds(2), Seconds(3)), final: true).Open);
        Assert.NotNull(open.With(new Utterance("First.", Seconds(0), Seconds(2)), final: true).Open);
        Assert.Null(open.With(new Utterance("First and.", Seconds(0), Seconds(3)), final: true).Open);
    }

    [Fact]
    public void Two_halves_of_a_turn_are_put_together_in_order()
    {
        var first = Utterances.None.With(new Utterance("One.", Seconds(0), Seconds(1)), final: true);
        var guess = first.With(new Utterance("two", Seconds(1), Seconds(2)), final: false);
        var more = Utterances.None.With(new Utterance("Three.", Seconds(3), Seconds(4)), final: true).With(new Utterance("four", Seconds(4), Seconds(5)), final: false);
        var sequel = Utterances.None.With(new Utterance("three", Seconds(1), Seconds(3)), final: false);

        Assert.Equal("One. Three. four", first.Then(more).Spoken);
        Assert.Equal("four", first.Then(more).Open!.Text);
        Assert.Equal("One. two Three. four", guess.Then(more).Spoken);
        Assert.True(guess.Then(more).Settled[1].IsGuess);
        Assert.Equal(("One. two three", "two three", Seconds(3)), (guess.Then(sequel).Spoken, guess.Then(sequel).Open!.Text, guess.Then(sequel).Until));
        Assert.Equal((Seconds(5), Seconds(2)), (more.Until - TimeSpan.Zero, (more.With(new Utterance("x", Seconds(4), Seconds(5)), final: true)).Recognized));
    }

    [Fact]
    public void Keys_are_told_to_the_model_after_the_words_and_masked_ones_as_a_card()
    {
        var said = Heard("my number is");

        Assert.Equal("my number is [keypad: 47]", said.WithKey('4').WithKey('7').WithKey('#').Text);
        Assert.Equal("[card number]", Utterances.None.WithKey('4').WithKey(DtmfReceived.Masked).Text);
        Assert.Equal((true, false), (said.WithKey('4').EndsInKeys, said.WithKey('4').Then(Heard("that's it")).EndsInKeys));
        Assert.True(said.Then(Utterances.None.WithKey('4')).EndsInKeys);
        Assert.Equal((false, false, true), (said.IsEmpty, Utterances.None.WithKey('4').IsEmpty, Utterances.None.IsEmpty));
        Assert.Equal("47", Utterances.None.WithKey('4').Then(Utterances.None.WithKey('7')).Keys);
    }

    [Theory]
    [InlineData("what is my balance", "Let me see.")]
    [InlineData("check my claim", "Okay.")]
    [InlineData("four seven one nine", "Thank you.")]
    [InlineData("thank you", "You're welcome.")]
    [InlineData("no thank you goodbye", "You're welcome.")]
    [InlineData("goodbye", null)]
    [InlineData("check my claim thank you", null)]
    [InlineData("", null)]
    public void An_opener_fits_what_was_said(string words, string? opener) =>
        Assert.Equal(opener, Openers.Default.For(words.Length == 0 ? Utterances.None : Heard(words), "en-US") is [var first, ..] ? first : null);

    [Fact]
    public void Keys_get_the_opener_of_numbers_and_all_openers_are_known() => Assert.Equal(
        (Openers.Default.Number, Openers.Default.Told.Count + Openers.Default.Asked.Count + Openers.Default.Number.Count + Openers.Default.Thanked.Count),
        (Openers.Default.For(Heard("check it").WithKey('4'), "en-US"), Openers.Default.All.Count()));

    [Fact]
    public void Everything_that_is_said_without_the_model_can_be_synthesised_ahead()
    {
        var phrases = Phrases.Default with { Greeting = ["Hello."], TakesOver = ["I am the other."] };
        string[] expected =
        [
            "Hello.", "I am the other.", .. phrases.Openers.All, .. phrases.Fillers, .. phrases.TakeYourTime, phrases.NoHurry, phrases.OnHold, phrases.OtherWords,
            phrases.StillThere, phrases.NotUnderstood, phrases.Apology, phrases.NotAllowed, phrases.Hold, phrases.CutOff, phrases.StartOver, phrases.PutThrough, phrases.Transfer, phrases.Farewell, phrases.GiveUp,
        ];

        Assert.Equal(expected, phrases.All);
    }

    private static Utterances Heard(string words) => Utterances.None.With(new Utterance(words, TimeSpan.Zero, TimeSpan.FromSeconds(1)), final: false);

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
