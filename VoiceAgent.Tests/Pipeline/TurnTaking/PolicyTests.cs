using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Interruption;
using VoiceAgent.Pipeline.TurnTaking.Words;
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
    [InlineData("i'd like to check", false, 1_400)]
    [InlineData("i don't know what to do", false, 600)]
    [InlineData("i know what you can do", false, 600)]
    [InlineData("what can i", false, 1_400)]
    [InlineData("can you tell me about the claim i sent in", false, 450)]
    [InlineData("i am calling about the", false, 1_400)]
    [InlineData("yes i live in", false, 1_400)]
    [InlineData("oh that is good and how much money will i get", false, 600)]
    [InlineData("this is the third time i am calling about this", false, 450)]
    [InlineData("four seven one", false, 800)]
    [InlineData("My number is 47.", true, 800)]
    [InlineData("i'd like to check on a claim and", false, 1_400)]
    [InlineData("Because.", true, 1_400)]
    [InlineData("my number is um", false, 1_400)]
    [InlineData("", false, 1_400)]
    public void The_silence_that_ends_a_turn_follows_from_the_words(string words, bool settled, int milliseconds)
    {
        var said = words.Length == 0 ? Utterances.None : Utterances.None.With(new Utterance(words, TimeSpan.Zero, TimeSpan.FromSeconds(1)), settled);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), AdaptiveSilence.Default.SilenceAfter(said));
    }

    [Theory]
    [InlineData("4", 1_400)]
    [InlineData("4719#", 0)]
    public void Keys_wait_for_the_next_until_the_hash(string keys, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), AdaptiveSilence.Default.SilenceAfter(Utterances.None with { Keys = keys }));

    [Theory]
    [InlineData("471", 2_000)]
    [InlineData("4719", 800)]
    [InlineData("47195", 2_000)]
    public void Keys_of_a_number_whose_length_is_known_wait_for_the_rest_of_it(string keys, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), (AdaptiveSilence.Default with { Digits = [4] }).SilenceAfter(Utterances.None with { Keys = keys }));

    [Fact]
    public void Words_after_keys_end_the_turn_as_words_do()
    {
        var said = "4719".Aggregate(Utterances.None.With(new Utterance("my number is", TimeSpan.Zero, TimeSpan.FromSeconds(1)), final: true), (keyed, tone) => keyed.WithKey(tone));
        Assert.True(said.EndsInKeys);

        var after = said.With(new Utterance("that's it", TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4)), final: false);
        Assert.False(after.EndsInKeys);
        Assert.Equal(TimeSpan.FromMilliseconds(600), AdaptiveSilence.Default.SilenceAfter(after));
        Assert.True(after.WithKey('#').EndsInKeys);
    }

    [Theory]
    [InlineData("yes", false, "", 3_000)]
    [InlineData("Yes.", true, "", 300)]
    [InlineData("", false, "", 3_000)]
    [InlineData("", false, "4719#", 0)]
    [InlineData("My number is", true, "4", 1_400)]
    public void Who_waits_for_the_final_phrase_answers_nothing_less(string words, bool settled, string keys, int milliseconds)
    {
        var said = words.Length == 0 ? Utterances.None : Utterances.None.With(new Utterance(words, TimeSpan.Zero, TimeSpan.FromSeconds(1)), settled);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), AwaitFinalTranscript.Default.SilenceAfter(keys.Aggregate(said, (keyed, tone) => keyed.WithKey(tone))));
    }
}
