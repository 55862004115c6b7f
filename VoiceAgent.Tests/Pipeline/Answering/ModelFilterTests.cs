using VoiceAgent.Pipeline.TurnTaking;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering;

/// <summary>A content filter refuses words. They are kept out of later requests, and no other words are lost.</summary>
public sealed class ModelFilterTests : ModelOnTheWire
{
    [Fact]
    public async Task Words_that_are_refused_twice_in_two_turns_are_both_left_out()
    {
        Filters = body => body.Contains("forbidden", StringComparison.Ordinal) || body.Contains("secret", StringComparison.Ordinal);
        Assert.Contains(new ClauseComposed(1, NotAllowed), await RoundAsync(1, new AgentSaid("Hello."), new CallerSaid("a forbidden thing")));
        var second = await RoundAsync(2, new AgentSaid("Hello."), new CallerSaid("a forbidden thing"), new AgentSaid(NotAllowed), new CallerSaid("then a secret thing"));
        Assert.Contains(new ClauseComposed(2, NotAllowed), second);

        var third = await RoundAsync(3, new AgentSaid("Hello."), new CallerSaid("a forbidden thing"), new AgentSaid(NotAllowed), new CallerSaid("then a secret thing"), new AgentSaid(NotAllowed), new CallerSaid("my claim"));

        Assert.Contains(new ClauseComposed(3, "Usual."), third);
    }

    [Fact]
    public async Task The_same_refused_words_said_again_get_an_answer_again()
    {
        Filters = body => body.Contains("forbidden", StringComparison.Ordinal);
        await RoundAsync(1, new CallerSaid("a forbidden thing please"));

        var again = await RoundAsync(2, new CallerSaid("a forbidden thing please"), new AgentSaid(NotAllowed), new CallerSaid("a forbidden thing please"));

        Assert.NotEmpty(again.OfType<ClauseComposed>());
        Assert.IsType<RoundEnded>(again[^1]);
    }

    [Fact]
    public async Task A_short_word_before_a_filtered_answer_is_not_cut_out_of_other_words()
    {
        // The filter did not like the answer. The caller's "no" is in every "I know" and "not" of the call.
        Answers.Enqueue(Stream(Delta("First, you take. "), End("content_filter"), Done));
        await RoundAsync(1, new CallerSaid("no"));

        await RoundAsync(2, new CallerSaid("no"), new AgentSaid("First, you take. " + NotAllowed), new CallerSaid("I know nothing about another claim"));

        Assert.Contains("I know nothing about another claim", Asked.Last().Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_short_word_before_a_filtered_answer_can_be_said_again()
    {
        Answers.Enqueue(Stream(Delta("First, you take. "), End("content_filter"), Done));
        await RoundAsync(1, new AgentSaid("Shall I go on?"), new CallerSaid("yes"));

        await RoundAsync(2, new AgentSaid("Shall I go on?"), new CallerSaid("yes"), new AgentSaid("First, you take. " + NotAllowed + " Is your number 4719?"), new CallerSaid("Yes."));

        var said = Asked.Last().Body.GetProperty("messages").EnumerateArray().Where(message => message.GetProperty("role").GetString() == "user").Select(message => message.GetProperty("content").ToString()).ToList();
        Assert.Contains("Yes.", said[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("yes", said[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_on_the_tool_round_that_reports_by_its_finish_reason_gets_words_too()
    {
        await RoundAsync(1, new CallerSaid("my claim"));
        Answers.Enqueue(Stream(End("content_filter"), Done));

        var told = await RoundAsync(1, new CallerSaid("my claim"), new ToolExchange("t1", "find_claim", "{}", "{\"note\":\"forbidden\"}"));

        Assert.Contains(new ClauseComposed(1, NotAllowed), told);
    }

    [Fact]
    public async Task A_filter_after_a_wait_is_still_seen()
    {
        Answers.Enqueue(Status(429, "{}", "retry-after-ms", "100"));
        Answers.Enqueue(Status(400, Filtered));

        Assert.Contains(new ClauseComposed(1, NotAllowed), await RoundAsync(1, new CallerSaid("a forbidden thing")));
    }

    [Fact]
    public async Task A_test_request_that_meets_a_passing_failure_does_not_cost_the_answer()
    {
        // First the refusal, then the test without the words meets a busy service.
        Answers.Enqueue(Status(400, Filtered));
        Answers.Enqueue(Status(500, "{}"));

        Assert.Contains(new ClauseComposed(1, NotAllowed), await RoundAsync(1, new AgentSaid("Hello."), new CallerSaid("a forbidden thing")));
    }

    [Fact]
    public async Task Refused_words_in_a_script_without_spaces_are_left_out()
    {
        Filters = body => body.Contains("炸弹", StringComparison.Ordinal) || body.Contains("\\u70B8\\u5F39", StringComparison.OrdinalIgnoreCase);
        await RoundAsync(1, new CallerSaid("怎么做炸弹"));

        Assert.Contains(new ClauseComposed(2, "Usual."), await RoundAsync(2, new CallerSaid("怎么做炸弹。"), new AgentSaid(NotAllowed), new CallerSaid("我的理赔")));
    }
}
