using System.ClientModel;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using OpenAI.Chat;

namespace VoiceAgent.Tests.Emulators.OpenAI;

/// <summary>The protocol as the official client uses it, and the requests that the service refuses.</summary>
public sealed class ChatCompletionContractTests
{
    private static readonly ChatMessage[] Question = [new SystemChatMessage("You handle claims."), new UserChatMessage("status of my claim")];

    [Fact]
    public async Task Text_is_streamed_in_small_pieces_with_usage_at_the_end()
    {
        await using var model = await EmulatedModel.StartAsync();
        var updates = await ToListAsync(model.Client().CompleteChatStreamingAsync(Question));
        var pieces = updates.SelectMany(update => update.ContentUpdate).Select(part => part.Text).Where(text => text.Length > 0).ToList();
        Assert.Equal("I can help with that. What is your member number?", string.Concat(pieces));
        Assert.InRange(pieces.Count, 10, 20);
        Assert.Equal(ChatFinishReason.Stop, updates.Single(update => update.FinishReason is not null).FinishReason);
        var usage = updates[^1].Usage;
        Assert.Equal(pieces.Count, usage.OutputTokenCount);
        Assert.InRange(usage.InputTokenCount, 10, 30);
        Assert.Equal(usage.InputTokenCount + usage.OutputTokenCount, usage.TotalTokenCount);
    }

    [Fact]
    public async Task A_tool_call_is_streamed_with_its_arguments_in_fragments()
    {
        await using var model = await EmulatedModel.StartAsync();
        var updates = await ToListAsync(model.Client().CompleteChatStreamingAsync(
            [new SystemChatMessage("You handle claims."), new UserChatMessage("4719")], EmulatedModel.Options(EmulatedModel.FindClaim)));
        var calls = updates.SelectMany(update => update.ToolCallUpdates).ToList();
        Assert.Equal("find_claim", calls[0].FunctionName);
        Assert.NotEmpty(calls[0].ToolCallId);
        Assert.True(calls.Count > 3);
        Assert.Equal("""{"member_number":"4719"}""", string.Concat(calls.Select(call => call.FunctionArgumentsUpdate?.ToString())));
        Assert.Equal(ChatFinishReason.ToolCalls, updates.Single(update => update.FinishReason is not null).FinishReason);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_with_401_in_the_services_shape()
    {
        await using var model = await EmulatedModel.StartAsync();
        var refused = await Assert.ThrowsAsync<ClientResultException>(() => model.Client("sk-wrong").CompleteChatAsync(Question));
        Assert.Equal(401, refused.Status);
        Assert.Contains("Incorrect API key provided", refused.Message, StringComparison.Ordinal);
        Assert.Contains("invalid_api_key", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_not_offered_is_not_found()
    {
        await using var model = await EmulatedModel.StartAsync();
        var refused = await Assert.ThrowsAsync<ClientResultException>(() => model.Client(model: "gpt-2").CompleteChatAsync(Question));
        Assert.Equal(404, refused.Status);
        Assert.Contains("The model `gpt-2` does not exist", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_models_are_listed()
    {
        await using var model = await EmulatedModel.StartAsync(("OpenAI:Models:0", "our-model"));
        using var http = Http(model);
        var list = await http.GetFromJsonAsync<JsonObject>("openai/v1/models");
        Assert.Equal("our-model", (string?)list!["data"]![0]!["id"]);
    }

    [Theory]
    [InlineData("{", 400, "We could not parse the JSON body")]
    [InlineData("[]", 400, "must be a JSON object")]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""", 400, "you must provide a model parameter")]
    [InlineData("""{"model":"gpt-4o-mini"}""", 400, "'messages' must be an array that is not empty")]
    [InlineData("""{"model":"gpt-4o-mini","messages":[{"role":"robot","content":"x"}]}""", 400, "Invalid value: 'robot'")]
    [InlineData("""{"model":"gpt-4o-mini","messages":[{"role":"user","content":null}]}""", 400, "expected a string, got null")]
    [InlineData("""{"model":"gpt-4o-mini","messages":[{"role":"tool","tool_call_id":"c","content":"x"}]}""", 400, "must be a response to a preceding message")]
    [InlineData("""{"model":"gpt-4o-mini","n":2,"messages":[{"role":"user","content":"x"}]}""", 400, "Only one choice")]
    [InlineData("""{"model":"gpt-4o-mini","max_tokens":-1,"messages":[{"role":"user","content":"x"}]}""", 400, "integer below minimum value")]
    [InlineData("""{"model":"gpt-4o-mini","tools":[{"type":"function","function":{"name":"a b"}}],"messages":[{"role":"user","content":"x"}]}""", 400, "does not match pattern")]
    [InlineData(
        """{"model":"gpt-4o-mini","messages":[{"role":"assistant","tool_calls":[{"id":"c7","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"user","content":"x"}]}""",
        400,
        "did not have response messages: c7")]
    public async Task A_request_that_is_not_one_is_refused_with_the_reason(string body, int status, string reason)
    {
        await using var model = await EmulatedModel.StartAsync();
        var (answered, error) = await PostAsync(model, body);
        Assert.Equal(status, (int)answered);
        Assert.Contains(reason, (string?)error["error"]!["message"], StringComparison.Ordinal);
        Assert.Equal("invalid_request_error", (string?)error["error"]!["type"]);
    }

    [Fact]
    public async Task An_oversized_request_is_refused_and_the_next_one_is_answered()
    {
        await using var model = await EmulatedModel.StartAsync(("OpenAI:MaxRequestBytes", "2000"));
        var (status, error) = await PostAsync(model, $$"""{"model":"gpt-4o-mini","messages":[{"role":"user","content":"{{new string('x', 3000)}}"}]}""");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("too large", (string?)error["error"]!["message"], StringComparison.Ordinal);
        Assert.NotEmpty((await model.Client().CompleteChatAsync(Question)).Value.Content[0].Text);
    }

    [Fact]
    public async Task An_answer_that_does_not_fit_ends_with_length()
    {
        await using var model = await EmulatedModel.StartAsync();
        var answer = (await model.Client().CompleteChatAsync(Question, new ChatCompletionOptions { MaxOutputTokenCount = 3 })).Value;
        Assert.Equal(ChatFinishReason.Length, answer.FinishReason);
        Assert.Equal("I can help", answer.Content[0].Text);
    }

    private static async Task<List<StreamingChatCompletionUpdate>> ToListAsync(IAsyncEnumerable<StreamingChatCompletionUpdate> stream)
    {
        var updates = new List<StreamingChatCompletionUpdate>();
        await foreach (var update in stream)
        {
            updates.Add(update);
        }

        return updates;
    }

    private static HttpClient Http(EmulatedModel model)
    {
        var http = new HttpClient { BaseAddress = model.Server.Address };
        http.DefaultRequestHeaders.Add("api-key", EmulatedModel.Key);
        return http;
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(EmulatedModel model, string body)
    {
        using var http = Http(model);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync("openai/v1/chat/completions", content);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
