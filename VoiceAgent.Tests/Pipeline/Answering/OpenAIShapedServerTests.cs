using VoiceAgent.Pipeline.TurnTaking;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering;

/// <summary>What vLLM, LM Studio and llama.cpp send differently than OpenAI, as their issues and sources show it.</summary>
public sealed class OpenAIShapedServerTests : ModelOnTheWire
{
    [Fact]
    public async Task Tool_calls_that_are_whole_in_one_chunk_and_have_no_ids_are_called()
    {
        Answers.Enqueue(Stream(Call("""{"index":0,"type":"function","function":{"name":"find_claim","arguments":"{\"number\":\"1\"}"}},{"index":1,"type":"function","function":{"name":"find_claim","arguments":"{\"number\":\"2\"}"}}"""), End("tool_calls"), Done));

        var called = (await RoundAsync(1, new CallerSaid("both"))).OfType<ToolWanted>().ToList();

        Assert.Equal(["""{"number":"1"}""", """{"number":"2"}"""], called.Select(call => call.Arguments));
        Assert.Equal(2, called.Select(call => call.ToolCallId).Distinct().Count());
    }

    [Fact]
    public async Task A_call_and_its_finish_reason_may_share_a_chunk()
    {
        Answers.Enqueue(Stream("""{"choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"find_claim","arguments":"{\"number\":\"1\"}"}}]},"finish_reason":"tool_calls"}]}""", Done));

        Assert.Single((await RoundAsync(1, new CallerSaid("one"))).OfType<ToolWanted>());
    }

    [Fact]
    public async Task Reasoning_in_a_field_of_its_own_is_not_spoken_and_no_usage_is_needed()
    {
        Answers.Enqueue(Stream(
            """{"id":"","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}""",
            """{"choices":[{"index":0,"delta":{"reasoning_content":"The caller wants","content":null}}]}""",
            """{"choices":[{"index":0,"delta":{"reasoning":"a word."}}]}""",
            """{"choices":[{"index":0,"delta":{"content":"Hello there.","tool_calls":[]},"logprobs":null,"finish_reason":null}]}""",
            """{"choices":[{"index":0,"delta":{"content":""},"logprobs":null,"finish_reason":"stop","stop_reason":null}]}""",
            Done));

        Assert.Equal(["Hello there."], (await RoundAsync(1, new CallerSaid("hello"))).OfType<ClauseComposed>().Select(clause => clause.Text));
    }

    [Theory]
    [InlineData("""{"error":"model is loading"}""")]
    [InlineData("""{"object":"error","message":"model is loading","code":503}""")]
    [InlineData("Service Unavailable")]
    public async Task An_error_of_any_form_is_asked_again(string body)
    {
        Answers.Enqueue(Status(503, body));

        Assert.IsType<RoundEnded>((await RoundAsync(1, new CallerSaid("hello")))[^1]);
    }
}
