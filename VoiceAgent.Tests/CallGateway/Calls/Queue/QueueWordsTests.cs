using VoiceAgent.CallGateway.Calls.Queue;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Queue;

public sealed class QueueWordsTests
{
    private static readonly DateTimeOffset Now = ExampleCall.Start;

    [Theory]
    [InlineData("en-US", "All our lines are busy. You are number 3 in the queue. Please stay on the line.")]
    [InlineData("de-DE", "Alle Leitungen sind belegt. Sie sind Nummer 3 in der Warteschlange. Bitte bleiben Sie am Apparat.")]
    [InlineData("sv-SE", "All our lines are busy. You are number 3 in the queue. Please stay on the line.")]
    public void The_position_is_said_in_the_language_of_the_call(string language, string words) =>
        Assert.Equal(words, QueueWords.Announcement(new QueueSettings(), language, Place(3), Now, offers: false));

    [Fact]
    public void Position_estimate_and_offer_follow_each_other()
    {
        DateTimeOffset[] turns = [.. Enumerable.Range(1, 10).Select(number => Now.AddMinutes(-number))];

        Assert.Equal(
            "Sie sind die 2. Die Wartezeit beträgt etwa 4 Minuten. Wenn wir Sie zurückrufen sollen, drücken Sie die 1.",
            QueueWords.Announcement(new QueueSettings { Announcement = "Sie sind die {position}." }, "de-DE", new QueuePlace(2, 4, IsCalled: false, turns), Now, offers: true));
        Assert.Equal("You are 2.", QueueWords.Announcement(new QueueSettings { Announcement = "You are {position}.", Estimate = "" }, "en-US", new QueuePlace(2, 4, IsCalled: false, turns), Now, offers: false));
    }

    [Theory]
    [InlineData("en"), InlineData("de"), InlineData("es"), InlineData("fr"), InlineData("hi"), InlineData("it"), InlineData("ja"), InlineData("nl"), InlineData("pl"), InlineData("pt"), InlineData("zh")]
    public void The_sentences_of_each_language_name_what_they_are_about(string language)
    {
        var sentences = QueueSentences.In(language);

        Assert.Contains(QueueSettings.Position, sentences.Position, StringComparison.Ordinal);
        Assert.Contains(QueueSettings.Minutes, sentences.Estimate, StringComparison.Ordinal);
        Assert.Contains("1", sentences.Offer, StringComparison.Ordinal);
        Assert.True(language == "en" || sentences != QueueSentences.In("en"));
    }

    private static QueuePlace Place(int position) => new(position, position, IsCalled: false, []);
}
