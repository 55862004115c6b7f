using VoiceAgent.Pipeline.Languages;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Judgement;
using VoiceAgent.Pipeline.TurnTaking.Words;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>What the caller is asked for, and how long the agent waits for the rest of it.</summary>
public sealed class AskedValueTests
{
    private static readonly AskableValue[] Own = [new(["member number"], ValueKind.Digits, [4]), new(["policy"], ValueKind.Digits, [8])];

    [Theory]
    [InlineData("en", "Thank you. And what is your date of birth?", ValueKind.Date, new[] { 6, 8 })]
    [InlineData("en", "I need your date of birth. Could you please say the month, the day and the year?", ValueKind.Date, new[] { 6, 8 })]
    [InlineData("en", "What is your member number?", ValueKind.Digits, new[] { 4 })]
    [InlineData("en", "Please key in your member number, then press hash.", ValueKind.Digits, new[] { 4 })]
    [InlineData("en", "And the number of your policy?", ValueKind.Digits, new[] { 8 })]
    [InlineData("en", "What is the policy?", ValueKind.Digits, new[] { 8 })]
    [InlineData("en", "What is your number?", ValueKind.Digits, new[] { 5 })]
    [InlineData("en", "On which telephone number can we reach you?", ValueKind.Telephone, new[] { 7, 8, 9, 10, 11, 12, 13 })]
    [InlineData("en", "I found your member number. What is your date of birth?", ValueKind.Date, new[] { 6, 8 })]
    [InlineData("en", "How can I help you today?", ValueKind.Unknown, new int[0])]
    [InlineData("es", "¿Cuál es su fecha de nacimiento?", ValueKind.Date, new[] { 6, 8 })]
    [InlineData("de", "Wie ist Ihr Geburtsdatum?", ValueKind.Date, new[] { 6, 8 })]
    [InlineData("ja", "生年月日を教えてください。", ValueKind.Date, new[] { 6, 8 })]
    [InlineData("hi", "आपकी जन्म तिथि क्या है?", ValueKind.Date, new[] { 6, 8 })]
    internal void The_last_question_tells_what_is_asked_for(string language, string said, ValueKind kind, int[] lengths)
    {
        var asked = AskedValue.In(said, Language.Of(language).AskedFor, Own, [5]);

        Assert.Equal((kind, string.Join(',', lengths)), (asked.Kind, string.Join(',', asked.Lengths)));
    }

    [Theory]
    [InlineData("0505", 5_000)]
    [InlineData("05051980", 800)]
    [InlineData("050519", 5_000)]
    [InlineData("050580", 2_500)]
    [InlineData("0505198", 2_500)]
    [InlineData("050519801", 2_000)]
    [InlineData("0505#", 0)]
    public void Keys_of_a_date_wait_for_the_missing_ones(string keys, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), (AdaptiveSilence.Default with { Digits = [4] }).SilenceAfter(Utterances.None with { Keys = keys }, new AskedValue(ValueKind.Date, [6, 8])));

    [Theory]
    [InlineData("four seven", 1_400)]
    [InlineData("four seven one nine", 300)]
    [InlineData("four seven one nine two", 800)]
    public void Spoken_digits_of_a_known_number_wait_for_the_missing_ones(string words, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), AdaptiveSilence.Default.SilenceAfter(Said(words), new AskedValue(ValueKind.Digits, [4])));

    [Theory]
    [InlineData("may fifth", 1_400)]
    [InlineData("may fifth nineteen eighty", 450)]
    [InlineData("oh five oh five", 1_400)]
    [InlineData("why do you want to know my age", 450)]
    public void A_spoken_date_waits_for_its_year(string words, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), AdaptiveSilence.Default.SilenceAfter(Said(words), new AskedValue(ValueKind.Date, [6, 8])));

    [Fact]
    public void Utterances_stay_in_the_order_in_which_they_were_said()
    {
        var said = Utterances.None.With(Heard("four seven", 0, 1), final: false).With(Heard("one nine", 2, 3), final: false);
        Assert.Equal("four seven one nine", said.Spoken);
        Assert.False(said.AreSettled);

        var settled = said.With(Heard("19.", 2, 3), final: true).With(Heard("47.", 0, 1), final: true);
        Assert.Equal(("47. 19.", true), (settled.Spoken, settled.AreSettled));
    }

    private static Utterances Said(string words) => Utterances.None.With(Heard(words, 0, 1), final: false);

    private static Utterance Heard(string words, int from, int until) => new(words, TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(until));
}
