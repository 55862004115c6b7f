using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.TurnTaking;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering;

/// <summary>Answers of a service that no caller can use: nothing to say, calls that make no sense, and answers that stop in their middle.</summary>
public sealed class ModelAnswerTests : ModelOnTheWire
{
    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    [InlineData("<think>The caller greets me.</think>")]
    [InlineData("<think>The caller greets me.")]
    [InlineData("😀 ✅")]
    [InlineData("**")]
    [InlineData("…")]
    public async Task An_answer_without_a_word_is_asked_for_once_more(string text)
    {
        Answers.Enqueue(Says(text));

        var told = await RoundAsync(1, new CallerSaid("hello"));

        Assert.Equal([new ModelAskedAgain(1, "The model returned no text."), new ClauseComposed(1, "Usual."), new RoundEnded(1)], told);
    }

    [Fact]
    public async Task An_answer_without_a_word_twice_is_a_failure()
    {
        Answers.Enqueue(Says("😀"));
        Answers.Enqueue(Says("<think>Hm.</think>"));

        Assert.Equal(new AnswerFailed(1, "The model returned no text.", FailureKind.Empty), (await RoundAsync(1, new CallerSaid("hello")))[^1]);
    }

    [Fact]
    public async Task Three_calls_with_one_index_and_no_ids_are_three_calls_also_when_one_has_no_arguments()
    {
        Answers.Enqueue(Stream(
            Call("""{"index":0,"function":{"name":"find_claim","arguments":""}}"""),
            Call("""{"index":0,"function":{"name":"find_member","arguments":""}}"""),
            Call("""{"index":0,"function":{"arguments":"{\"number\":\"2\"}"}}"""),
            Call("""{"index":0,"function":{"name":"find_claim","arguments":"{\"number\":\"3\"}"}}"""),
            End("tool_calls"),
            Done));

        Assert.Equal(
            [("find_claim", "{}"), ("find_member", """{"number":"2"}"""), ("find_claim", """{"number":"3"}""")],
            Wanted(await RoundAsync(1, new CallerSaid("all"))));
    }

    [Fact]
    public async Task Calls_whose_fragments_interleave_are_told_apart_by_their_ids()
    {
        Answers.Enqueue(Stream(
            Call("""{"index":0,"id":"a","function":{"name":"find_claim","arguments":"{\"number\":"}},{"index":0,"id":"b","function":{"name":"find_claim","arguments":"{\"number\":"}}"""),
            Call("""{"index":0,"id":"a","function":{"arguments":"\"1\"}"}},{"index":0,"id":"b","function":{"arguments":"\"2\"}"}}"""),
            End("tool_calls"),
            Done));

        Assert.Equal([("find_claim", """{"number":"1"}"""), ("find_claim", """{"number":"2"}""")], Wanted(await RoundAsync(1, new CallerSaid("both"))));
    }

    [Fact]
    public async Task Calls_whose_fragments_interleave_are_told_apart_by_their_index()
    {
        Answers.Enqueue(Stream(
            Call("""{"index":1,"id":"b","function":{"name":"find_claim","arguments":"{\"number\":"}},{"index":0,"id":"a","function":{"name":"find_claim","arguments":"{\"number\":"}}"""),
            Call("""{"index":0,"function":{"arguments":"\"1\"}"}},{"index":1,"function":{"arguments":"\"2\"}"}}"""),
            End("tool_calls"),
            Done));

        Assert.Equal([("find_claim", """{"number":"1"}"""), ("find_claim", """{"number":"2"}""")], Wanted(await RoundAsync(1, new CallerSaid("both"))));
    }

    [Fact]
    public async Task The_same_call_twice_with_one_index_and_two_ids_is_two_calls()
    {
        Answers.Enqueue(Stream(
            Call("""{"index":0,"id":"a","function":{"name":"find_claim","arguments":"{\"number\":\"1\"}"}}"""),
            Call("""{"index":0,"id":"b","function":{"name":"find_claim","arguments":"{\"number\":\"1\"}"}}"""),
            End("stop"),
            Done));

        Assert.Equal(2, (await RoundAsync(1, new CallerSaid("both"))).OfType<ToolWanted>().Count());
    }

    [Theory]
    [InlineData("find_claim", "{\\\"number\\\":", "The arguments are not a JSON object.")]
    [InlineData("find_claim", "[1]", "The arguments are not a JSON object.")]
    [InlineData("find_claim", "null", null)]
    [InlineData("find_claim", "\\\"4719\\\"", "The arguments are not a JSON object.")]
    [InlineData("find_claim", "{\\\"number\\\":{\\\"a\\\":1}}", null)]
    [InlineData("no_such_tool", "{}", "There is no tool 'no_such_tool'.")]
    [InlineData("", "{}", null)]
    [InlineData("find claim!", "{}", null)]
    [InlineData("functions.find_claim", "{}", null)]
    [InlineData("a_name_that_is_much_longer_than_the_sixty_four_characters_that_a_service_allows_for_a_tool", "{}", null)]
    public async Task A_call_that_cannot_run_is_refused_and_the_next_request_is_one_that_a_service_accepts(string name, string arguments, string? reason)
    {
        Answers.Enqueue(Stream(Call($$$"""{"index":0,"id":"a","function":{"name":"{{{name}}}","arguments":"{{{arguments}}}"}}"""), End("tool_calls"), Done));

        var wanted = Assert.Single((await RoundAsync(1, new CallerSaid("hello"))).OfType<ToolWanted>());
        Assert.NotNull(wanted.Refusal);
        Assert.Equal(reason ?? wanted.Refusal, wanted.Refusal);

        var exchange = new ToolExchange(wanted.ToolCallId, wanted.Tool, wanted.Arguments, wanted.Refusal);
        Assert.Contains(new ClauseComposed(1, "Usual."), await RoundAsync(1, new CallerSaid("hello"), exchange));
        var call = Asked.Last().Body.GetProperty("messages").EnumerateArray().Single(message => message.TryGetProperty("tool_calls", out _)).GetProperty("tool_calls")[0].GetProperty("function");
        Assert.Matches("^[a-zA-Z0-9_-]{1,64}$", call.GetProperty("name").GetString()!);
    }

    [Fact]
    public async Task An_answer_that_is_cut_after_half_a_sentence_goes_on_and_nothing_is_said_twice()
    {
        Answers.Enqueue(Stream(Delta("Your claim was approved. "), Delta("We will pay four hundred ")));
        var first = await RoundAsync(1, new CallerSaid("my claim"));
        Assert.Equal([new ClauseComposed(1, "Your claim was approved."), new AnswerFailed(1, "The model's stream was cut.", FailureKind.CutOff)], first);

        Answers.Enqueue(Says("Your claim was approved. We will pay four hundred dollars."));
        var second = await RoundAsync(new StartAnswer(1, 1, 2, [new CallerSaid("my claim"), new AgentSaid("Your claim was approved.")]) { Begun = "Your claim was approved." });

        Assert.Equal(["We will pay four hundred dollars."], second.OfType<ClauseComposed>().Select(clause => clause.Text));
    }

    [Theory]
    [InlineData("您的理赔已经批准了。我们会付款。", "您的理赔已经批准了。", "我们会付款。")]
    [InlineData("承認されました。五日以内に支払います。", "承認されました。", "五日以内に支払います。")]
    public async Task An_answer_without_spaces_goes_on_without_repeating_either(string again, string begun, string rest)
    {
        Answers.Enqueue(Says(again));

        var told = await RoundAsync(new StartAnswer(1, 1, 2, [new CallerSaid("my claim"), new AgentSaid(begun)]) { Begun = begun });

        Assert.Equal([rest], told.OfType<ClauseComposed>().Select(clause => clause.Text));
    }

    [Fact]
    public async Task An_answer_that_reaches_its_longest_length_before_the_first_clause_is_asked_for_once_more()
    {
        Answers.Enqueue(Stream(Delta("Your claim"), End("length"), Done));

        Assert.Contains(new ClauseComposed(1, "Usual."), await RoundAsync(1, new CallerSaid("hello")));
    }

    [Fact]
    public async Task A_call_in_an_answer_that_was_cut_is_not_run()
    {
        Answers.Enqueue(Stream(Call("""{"index":0,"id":"a","function":{"name":"find_claim","arguments":"{\"number\":\"1\"}"}}"""), End("length"), Done));

        Assert.Empty((await RoundAsync(1, new CallerSaid("hello"))).OfType<ToolWanted>());
    }

    private static IEnumerable<(string Tool, string Arguments)> Wanted(List<ConversationEvent> told) => told.OfType<ToolWanted>().Select(wanted => (wanted.Tool, wanted.Arguments));
}
