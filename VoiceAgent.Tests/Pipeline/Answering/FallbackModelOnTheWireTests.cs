using System.Diagnostics;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.TurnTaking;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering;

/// <summary>Two models are configured. What the first one cannot do, the second one does, and the caller does not notice.</summary>
public sealed class FallbackModelOnTheWireTests : ModelOnTheWire
{
    private protected override bool HasFallback => true;

    [Theory]
    [InlineData(429, "Retry-After", "20")]
    [InlineData(503, "Retry-After", "20")]
    [InlineData(500, null, null)]
    [InlineData(401, null, null)]
    [InlineData(404, null, null)]
    public async Task The_second_model_answers_at_once(int status, string? header, string? value)
    {
        Answers.Enqueue(Status(status, "{}", header, value));
        var since = Stopwatch.GetTimestamp();

        Assert.Contains(new ClauseComposed(1, "Second."), await RoundAsync(1, new CallerSaid("hello")));
        Assert.InRange(Stopwatch.GetElapsedTime(since).TotalSeconds, 0, 3);
    }

    [Fact]
    public async Task Both_are_told_to_wait_briefly_and_the_wait_is_waited()
    {
        Answers.Enqueue(Status(429, "{}", "retry-after-ms", "200"));
        SecondAnswers.Enqueue(Status(429, "{}", "retry-after-ms", "200"));

        var told = await RoundAsync(1, new CallerSaid("hello"));

        Assert.Single(told.OfType<ClauseComposed>());
        Assert.IsType<RoundEnded>(told[^1]);
    }

    [Fact]
    public async Task Both_are_told_to_wait_for_long_and_that_is_a_no()
    {
        Answers.Enqueue(Status(429, "{}", "Retry-After", "20"));
        SecondAnswers.Enqueue(Status(429, "{}", "Retry-After", "20"));

        Assert.Equal([new AnswerFailed(1, "The model answered with status 429.", FailureKind.ToldToWait)], await RoundAsync(1, new CallerSaid("hello")));
    }

    [Fact]
    public async Task A_stream_that_is_cut_before_its_first_clause_is_asked_for_silently_once_more()
    {
        Answers.Enqueue(Stream(Delta("Your")));

        Assert.Single((await RoundAsync(1, new CallerSaid("hello"))).OfType<ClauseComposed>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("<think>Hm.</think>")]
    [InlineData("😀")]
    public async Task An_answer_without_a_word_is_asked_for_silently_once_more(string text)
    {
        Answers.Enqueue(Says(text));

        var told = await RoundAsync(1, new CallerSaid("hello"));

        Assert.Single(told.OfType<ClauseComposed>());
        Assert.IsType<RoundEnded>(told[^1]);
    }

    [Fact]
    public async Task A_filter_of_the_first_model_is_no_reason_to_ask_the_second()
    {
        Answers.Enqueue(Status(400, Filtered));

        Assert.Contains(new ClauseComposed(1, NotAllowed), await RoundAsync(1, new CallerSaid("a forbidden thing")));
        Assert.Single(Asked);
    }
}
