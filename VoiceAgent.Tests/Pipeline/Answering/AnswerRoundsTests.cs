using System.Net;
using Microsoft.Extensions.AI;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Context;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering;

/// <summary>How a round handles clients that behave differently behind the port.</summary>
public sealed class AnswerRoundsTests
{
    private static readonly FunctionCallContent Call = new("c1", "look_up", new Dictionary<string, object?> { ["number"] = "4719" });

    private readonly FakeConversation _conversation = new();

    [Fact]
    public async Task A_whole_answer_is_told_by_clauses_with_its_tools_and_its_tokens()
    {
        await RoundAsync(Text("One moment. I am "), Text("looking."), Update(Call), End(ChatFinishReason.ToolCalls), Used(11, 7));

        Assert.Equal(
            [new ClauseComposed(1, "One moment."), new ClauseComposed(1, "I am looking."), Wanted("1.2.1", """{"number":"4719"}"""), new TokensCounted(1, 11, 7), new RoundEnded(1)],
            _conversation.Told);
    }

    [Fact]
    public async Task A_call_that_comes_after_the_finish_reason_is_heard_too()
    {
        await RoundAsync(End(ChatFinishReason.ToolCalls), Used(11, 7), Update(ChatFinishReason.ToolCalls, Call));

        Assert.Equal([new TokensCounted(1, 11, 7), Wanted("1.2.1", """{"number":"4719"}"""), new RoundEnded(1)], _conversation.Told);
    }

    [Fact]
    public async Task Of_an_answer_that_was_cut_no_tool_runs()
    {
        await RoundAsync(Update(Call));

        Assert.Equal([new ModelAskedAgain(1, "The model's stream was cut."), new AnswerFailed(1, "The model's stream was cut.", FailureKind.CutOff)], _conversation.Told);
    }

    [Fact]
    public async Task Arguments_that_are_no_JSON_are_refused_and_kept_as_none()
    {
        await RoundAsync(Update(ChatFinishReason.ToolCalls, new ToolRequested("c1", "look_up", "{\"number").Call()));

        var wanted = Assert.IsType<ToolWanted>(_conversation.Told[0]);
        Assert.Equal("The arguments are not a JSON object.", wanted.Refusal);
        Assert.Equal("{}", wanted.Arguments);
    }

    [Fact]
    public async Task No_arguments_are_an_empty_object()
    {
        await RoundAsync(Update(ChatFinishReason.ToolCalls, new FunctionCallContent("c1", "look_up")));

        Assert.Equal("Missing: number.", Assert.IsType<ToolWanted>(_conversation.Told[0]).Refusal);
    }

    [Fact]
    public async Task An_answer_that_was_stopped_early_is_asked_for_once_more_and_then_failed()
    {
        await RoundAsync(Text("Your claim"), End(ChatFinishReason.Length));

        const string Told = "The model stopped early: length.";
        Assert.Equal([new ModelAskedAgain(1, Told), Estimated(completion: 2), new AnswerFailed(1, Told, FailureKind.CutOff)], _conversation.Told);
    }

    [Fact]
    public async Task An_error_in_the_stream_is_told_by_its_code_only()
    {
        await RoundAsync(Update(new ErrorContent("what the caller said") { ErrorCode = "server_error" }));

        Assert.Equal([new ModelAskedAgain(1, "The model reported an error (server_error)."), new AnswerFailed(1, "The model reported an error (server_error).")], _conversation.Told);
    }

    public static TheoryData<Exception, string, string> Failures => new()
    {
        { new HttpRequestException("what the caller said", null, HttpStatusCode.TooManyRequests), "The model answered with status 429.", nameof(FailureKind.ToldToWait) },
        { new HttpRequestException("what the caller said"), "The connection to the model broke.", nameof(FailureKind.DeadConnection) },
        { new IOException("what the caller said"), "The connection to the model broke.", nameof(FailureKind.DeadConnection) },
        { new InvalidOperationException("what the caller said"), "InvalidOperationException", nameof(FailureKind.Unavailable) },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_client_that_throws_twice_is_told_without_its_words(Exception failure, string told, string kind)
    {
        await RoundAsync(new FixedModel(_ => throw failure), Agent());

        Assert.Equal([new ModelAskedAgain(1, told), new AnswerFailed(1, told, Enum.Parse<FailureKind>(kind))], _conversation.Told);
    }

    [Fact]
    public async Task A_request_that_was_refused_is_not_sent_again()
    {
        await RoundAsync(new FixedModel(_ => throw new HttpRequestException("what the caller said", null, HttpStatusCode.Unauthorized)), Agent());

        Assert.Equal([new AnswerFailed(1, "The model answered with status 401.", FailureKind.Refused)], _conversation.Told);
    }

    [Fact]
    public async Task A_reply_that_its_longest_length_cuts_counts_what_it_took()
    {
        var agent = Agent() with { Guardrails = new Guardrails { LongestReply = 5 } };

        await RoundAsync(new FixedModel(null, Text("One two three. "), Text("Four five six. "), Text("Seven."), End(ChatFinishReason.Stop), Used(11, 7)), agent);

        Assert.Equal(
            [new ClauseComposed(1, "One two three."), new AnswerGuarded(1, "longest reply"), Estimated(completion: 2), new RoundEnded(1)],
            _conversation.Told);
    }

    [Fact]
    public async Task A_stream_that_breaks_in_mid_answer_counts_what_it_took()
    {
        await RoundAsync(Text("Your claim. "), Update(new ErrorContent("broken") { ErrorCode = "server_error" }));
        await RoundAsync(Text("Your claim."));

        Assert.Equal(
            [
                new ClauseComposed(1, "Your claim."), Estimated(completion: 1), new AnswerFailed(1, "The model reported an error (server_error)."),
                new ModelAskedAgain(1, "The model's stream was cut."), Estimated(completion: 2), new AnswerFailed(1, "The model's stream was cut.", FailureKind.CutOff),
            ],
            _conversation.Told);
    }

    [Fact]
    public async Task What_the_model_has_told_is_not_estimated_again()
    {
        await RoundAsync(Text("Your claim."), Used(11, 7));

        Assert.Equal([new TokensCounted(1, 11, 7), new AnswerFailed(1, "The model's stream was cut.", FailureKind.CutOff)], _conversation.Told.Where(told => told is TokensCounted or AnswerFailed).Distinct());
    }

    [Fact]
    public async Task The_tokens_of_a_model_that_reports_none_are_estimated()
    {
        await RoundAsync(Text("Your claim was approved."), End(ChatFinishReason.Stop));

        Assert.Equal([new ClauseComposed(1, "Your claim was approved."), Estimated(completion: 1), new RoundEnded(1)], _conversation.Told);
    }

    [Fact]
    public async Task Yielding_the_floor_cancels_the_stream_at_once_and_says_what_it_took()
    {
        var (begun, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        var rounds = new AnswerRounds(
            new FixedModel(async yielded =>
            {
                yielded.Register(cancelled.SetResult);
                begun.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, yielded);
            }),
            _conversation,
            TimeProvider.System);
        rounds.Start(new StartAnswer(1, 1, 2, [new CallerSaid("hello there")]), Agent());
        await begun.Task;

        var took = rounds.Cancel(1);

        Assert.True(cancelled.Task.IsCompleted, "at once, not when the next token comes");
        Assert.True(took!.Prompt > 10);
        await rounds.DisposeAsync();
        Assert.Empty(_conversation.Told);
    }

    [Fact]
    public async Task A_client_between_us_and_the_model_cannot_run_our_tools()
    {
        var ran = false;
        var tool = AgentTool.From((string number) => ran = true, "look_up", "Looks up.", ToolKind.Read, TimeSpan.FromSeconds(1));
        await using var rounds = new AnswerRounds(new FixedModel(null, Update(ChatFinishReason.ToolCalls, Call)).AsBuilder().UseFunctionInvocation().Build(), _conversation, TimeProvider.System);

        rounds.Start(new StartAnswer(1, 1, 2, [new CallerSaid("hello")]), new AgentAtWork("Be kind.", new Toolbox([tool], []), Context));
        await Waiting.UntilAsync(() => _conversation.Told.Count > 0);
        await rounds.DisposeAsync();

        Assert.False(ran);
        Assert.IsType<ToolWanted>(_conversation.Told[0]);
    }

    private static ChatResponseUpdate Text(string text) => new(ChatRole.Assistant, text);

    private static ChatResponseUpdate Update(AIContent content) => new(ChatRole.Assistant, [content]);

    private static ChatResponseUpdate Update(ChatFinishReason reason, AIContent content) => new(ChatRole.Assistant, [content]) { FinishReason = reason };

    private static ChatResponseUpdate End(ChatFinishReason reason) => new() { FinishReason = reason };

    private static ChatResponseUpdate Used(int prompt, int completion) => Update(new UsageContent(new UsageDetails { InputTokenCount = prompt, OutputTokenCount = completion }));

    private static ToolWanted Wanted(string id, string arguments) => new(1, id, "look_up", arguments, ToolKind.Read, TimeSpan.FromSeconds(1), null, null);

    private static CallContext Context { get; } = new(CallId.At(DateTimeOffset.UnixEpoch), "", "en-US") { Clock = new BusinessClock(new VirtualTime(), BusinessZone.Utc) };

    private static AgentAtWork Agent()
    {
        var tool = AgentTool.From((string number) => number, "look_up", "Looks up.", ToolKind.Read, TimeSpan.FromSeconds(1));
        return new AgentAtWork("Be kind.", new Toolbox([tool], []), Context);
    }

    /// <summary>The estimate: a quarter of the characters sent to the model, and the number of received pieces.</summary>
    private static TokensCounted Estimated(int completion)
    {
        var tool = Agent().Tools.Declarations[0];
        return new TokensCounted(1, 1 + (("Be kind.hello".Length + Context.ForModel().Length + tool.Description.Length + tool.JsonSchema.GetRawText().Length) / 4), completion);
    }

    private Task RoundAsync(params ChatResponseUpdate[] updates) => RoundAsync(new FixedModel(null, updates), Agent());

    private async Task RoundAsync(IChatClient model, AgentAtWork agent)
    {
        var before = _conversation.Told.Count;
        await using var rounds = new AnswerRounds(model, _conversation, TimeProvider.System);
        rounds.Start(new StartAnswer(1, 1, 2, [new CallerSaid("hello")]), agent);
        while (!_conversation.Told.Skip(before).Any(told => told is RoundEnded or AnswerFailed))
        {
            await Task.Yield();
        }
    }
}
