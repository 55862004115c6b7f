using System.Diagnostics;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.TurnTaking;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering;

/// <summary>The ways in which a service says when to come back, and that it will not answer at all.</summary>
public sealed class ModelWaitTests : ModelOnTheWire
{
    [Theory]
    [InlineData(429, "Retry-After", "1e300")]
    [InlineData(429, "Retry-After", "99999999999")]
    [InlineData(429, "Retry-After", "1.5")]
    [InlineData(429, "Retry-After", "Fri, 31 Dec 2060 23:59:59 GMT")]
    [InlineData(503, "Retry-After", "Fri, 31 Dec 2060 23:59:59 GMT")]
    [InlineData(503, "retry-after-ms", "5000")]
    [InlineData(429, "x-ms-retry-after-ms", "5000")]
    public async Task A_wait_that_is_longer_than_a_caller_waits_is_a_no_at_once(int status, string header, string value)
    {
        Answers.Enqueue(Status(status, "{}", header, value));
        var since = Stopwatch.GetTimestamp();

        Assert.Equal([new AnswerFailed(1, $"The model answered with status {status}.", FailureKind.ToldToWait)], await RoundAsync(1, new CallerSaid("hello")));

        Assert.Single(Asked);
        Assert.InRange(Stopwatch.GetElapsedTime(since).TotalSeconds, 0, 5);
    }

    [Theory]
    [InlineData(429, null, null)]
    [InlineData(429, "Retry-After", "0")]
    [InlineData(429, "Retry-After", "-5")]
    [InlineData(429, "Retry-After", "0.5")]
    [InlineData(429, "Retry-After", "1")]
    [InlineData(429, "Retry-After", "soon")]
    [InlineData(429, "Retry-After", "NaN")]
    [InlineData(429, "Retry-After", "Thu, 01 Jan 2015 00:00:00 GMT")]
    [InlineData(503, null, null)]
    [InlineData(503, "retry-after-ms", "200")]
    [InlineData(500, null, null)]
    [InlineData(502, null, null)]
    [InlineData(504, null, null)]
    [InlineData(408, null, null)]
    public async Task A_failure_that_passes_soon_is_followed_by_one_silent_retry(int status, string? header, string? value)
    {
        Answers.Enqueue(Status(status, "{}", header, value));

        Assert.Equal(
            [new ModelAskedAgain(1, $"The model answered with status {status}."), new ClauseComposed(1, "Usual."), new RoundEnded(1)],
            await RoundAsync(1, new CallerSaid("hello")));
    }

    [Fact]
    public async Task A_date_that_is_half_a_minute_after_the_services_own_clock_is_a_no_although_it_is_in_the_past_here()
    {
        Answers.Enqueue(async context =>
        {
            context.Response.Headers.Date = "Thu, 01 Jan 2015 00:00:00 GMT";
            await Status(429, "{}", "Retry-After", "Thu, 01 Jan 2015 00:00:30 GMT")(context);
        });

        Assert.Equal(FailureKind.ToldToWait, Assert.IsType<AnswerFailed>(Assert.Single(await RoundAsync(1, new CallerSaid("hello")))).Kind);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_service_that_refuses_is_not_asked_again(int status)
    {
        Answers.Enqueue(Status(status, """{"error":{"code":"nothing","message":"No."}}"""));

        Assert.Equal([new AnswerFailed(1, $"The model answered with status {status}.", FailureKind.Refused)], await RoundAsync(1, new CallerSaid("hello")));
        Assert.Single(Asked);
    }

    [Fact]
    public async Task A_quota_that_is_used_up_is_a_refusal_because_no_wait_helps()
    {
        Answers.Enqueue(Status(429, """{"error":{"code":"insufficient_quota","message":"You exceeded your current quota."}}"""));

        Assert.Equal(FailureKind.Refused, Assert.IsType<AnswerFailed>(Assert.Single(await RoundAsync(1, new CallerSaid("hello")))).Kind);
    }

    [Fact]
    public async Task Two_short_waits_in_a_row_are_the_callers_matter()
    {
        Answers.Enqueue(Status(429, "{}", "retry-after-ms", "100"));
        Answers.Enqueue(Status(429, "{}", "retry-after-ms", "100"));

        Assert.Equal(
            [new ModelAskedAgain(1, "The model answered with status 429."), new AnswerFailed(1, "The model answered with status 429.", FailureKind.ToldToWait)],
            await RoundAsync(1, new CallerSaid("hello")));
    }
}
