using VoiceAgent.Pipeline.TurnTaking;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

public sealed class PolicyTests
{
    [Theory]
    [InlineData("yes", false, 300)]
    [InlineData("no thank you", false, 300)]
    [InlineData("I'd like to check on a claim.", true, 300)]
    [InlineData("i'd like to check on a claim", false, 450)]
    [InlineData("what about the dental one", false, 450)]
    [InlineData("the dental one", false, 600)]
    [InlineData("i'd like to check", false, 1_500)]
    [InlineData("oh that is good and how much money will i get", false, 600)]
    [InlineData("this is the third time i am calling about this", false, 450)]
    [InlineData("four seven one", false, 800)]
    [InlineData("My number is 47.", true, 800)]
    [InlineData("i'd like to check on a claim and", false, 1_500)]
    [InlineData("Because.", true, 1_500)]
    [InlineData("my number is um", false, 1_500)]
    [InlineData("", false, 1_500)]
    public void The_silence_that_ends_a_turn_follows_from_the_words(string words, bool settled, int milliseconds)
    {
        var said = words.Length == 0 ? Utterances.None : Utterances.None.With(new Utterance(words, TimeSpan.Zero, TimeSpan.FromSeconds(1)), settled);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), AdaptiveSilence.Default.SilenceAfter(said));
    }

    [Theory]
    [InlineData("4", 2_000)]
    [InlineData("4719#", 0)]
    public void Keys_wait_for_the_next_until_the_hash(string keys, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), AdaptiveSilence.Default.SilenceAfter(Utterances.None with { Keys = keys }));

    [Theory]
    [InlineData("yes", false, "", 3_000)]
    [InlineData("Yes.", true, "", 300)]
    [InlineData("", false, "", 3_000)]
    [InlineData("", false, "4719#", 0)]
    [InlineData("My number is", true, "4", 2_000)]
    public void Who_waits_for_the_final_phrase_answers_nothing_less(string words, bool settled, string keys, int milliseconds)
    {
        var said = words.Length == 0 ? Utterances.None : Utterances.None.With(new Utterance(words, TimeSpan.Zero, TimeSpan.FromSeconds(1)), settled);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), FinalPhrase.Default.SilenceAfter(said with { Keys = keys }));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("mm-hm", false)]
    [InlineData("Okay.", false)]
    [InlineData("I see.", false)]
    [InlineData("um", false)]
    [InlineData("no", true)]
    [InlineData("wait", true)]
    [InlineData("okay wait", true)]
    [InlineData("Sorry, how much?", true)]
    public void Words_interrupt_and_backchannels_do_not(string words, bool confirmed) => Assert.Equal(confirmed, EnoughWords.Default.ConfirmedBy(words));
}
