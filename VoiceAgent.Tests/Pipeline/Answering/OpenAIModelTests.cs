using System.ClientModel;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenAI;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.OpenAI;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering;

/// <summary>The model through the real client, against a server that sends the exact bytes that a test gives.</summary>
public sealed class OpenAIModelTests : IAsyncLifetime
{
    // Tool servers write schemas like this: it allows other members and has more than one type. The model must receive it unchanged.
    private const string Schema = """{"type":["object","null"],"properties":{"member_number":{"type":"string"}},"additionalProperties":{"type":"integer"}}""";

    private static readonly AnswerRequest Request = new(
        "Be kind.",
        [
            new CallerSaid("my number is 4719"),
            new AgentSaid("One moment."),
            new ToolExchange("1.1.1", "find_claim", """{"member_number":"4719"}""", """{"status":"approved"}"""),
        ],
        [AIFunctionFactory.CreateDeclaration("find_claim", "Finds.", JsonElement.Parse(Schema))]);

    private WebApplication _server = null!;
    private Func<HttpContext, Task> _answer = _ => Task.CompletedTask;
    private JsonElement _asked;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.MapPost("/openai/v1/chat/completions", async context =>
        {
            _asked = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement;
            await _answer(context);
        });
        await _server.StartAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Text_comes_piece_by_piece_and_ends_with_usage()
    {
        Stream(Delta("Your "), Delta("claim."), End("stop"), Usage);

        Assert.Equal([new TextPiece("Your "), new TextPiece("claim."), new AnswerFinished(), new TokensUsed(11, 7)], await AnswerAsync());
    }

    [Fact]
    public async Task A_tool_call_is_gathered_from_its_fragments()
    {
        Stream(
            """{"choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"find_claim","arguments":""}}]}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"member_"}}]}}]}""",
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"number\":\"4719\"}"}}]}}]}""",
            End("tool_calls"),
            Usage);

        Assert.Equal([new ToolRequested("c1", "find_claim", """{"member_number":"4719"}"""), new AnswerFinished(), new TokensUsed(11, 7)], await AnswerAsync());
    }

    [Fact]
    public async Task A_stream_that_is_cut_has_no_end()
    {
        Stream(Delta("Your claim"));

        Assert.Equal([new TextPiece("Your claim")], await AnswerAsync());
    }

    [Fact]
    public async Task A_tool_that_takes_nothing_may_be_called_with_nothing()
    {
        Stream(
            """{"choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"end_call","arguments":""}}]}}]}""",
            End("tool_calls"),
            Usage);

        Assert.Equal(new ToolRequested("c1", "end_call", "{}"), (await AnswerAsync())[0]);
    }

    [Theory]
    [InlineData("length")]
    [InlineData("content_filter")]
    public async Task An_answer_that_was_stopped_early_failed(string reason)
    {
        Stream(Delta("Your claim"), End(reason), Usage);

        await Assert.ThrowsAsync<AnswerFailedException>(AnswerAsync);
    }

    [Fact]
    public async Task A_model_that_refuses_failed()
    {
        Stream("""{"choices":[{"index":0,"delta":{"refusal":"I'm sorry, what you said"}}]}""", End("stop"), Usage);

        Assert.Equal("The model reported an error (refusal).", (await Assert.ThrowsAsync<AnswerFailedException>(AnswerAsync)).Message);
    }

    [Fact]
    public async Task A_refusal_is_told_by_its_status_only()
    {
        _answer = async context =>
        {
            context.Response.StatusCode = 401;
            await context.Response.WriteAsync("""{"error":{"message":"what the caller said"}}""");
        };

        var failure = await Assert.ThrowsAsync<AnswerFailedException>(AnswerAsync);
        Assert.Equal("The model answered with status 401.", failure.Message);
    }

    [Fact]
    public async Task Cancelling_reaches_the_server()
    {
        var gone = new TaskCompletionSource();
        _answer = async context =>
        {
            context.RequestAborted.Register(gone.SetResult);
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync($"data: {Delta("Your ")}\n\n");
            await context.Response.Body.FlushAsync();
            await gone.Task;
        };
        using var yielded = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Model().GetStreamingResponseAsync(Request.Messages(), Request.Options(), yielded.Token))
            {
                yielded.Cancel();
            }
        });

        await gone.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }

    [Fact]
    public async Task The_history_is_told_in_the_protocols_words()
    {
        Stream(End("stop"), Usage);
        await AnswerAsync();

        var messages = _asked.GetProperty("messages");
        Assert.Equal(["system", "user", "assistant", "assistant", "tool"], messages.EnumerateArray().Select(message => message.GetProperty("role").GetString()));
        Assert.Equal("1.1.1", messages[3].GetProperty("tool_calls")[0].GetProperty("id").GetString());
        Assert.Equal("1.1.1", messages[4].GetProperty("tool_call_id").GetString());
        Assert.Equal("""{"member_number":"4719"}""", messages[3].GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString());
        var function = _asked.GetProperty("tools")[0].GetProperty("function");
        Assert.Equal("find_claim", function.GetProperty("name").GetString());
        Assert.Equal(Schema, function.GetProperty("parameters").GetRawText());
        Assert.True(_asked.GetProperty("stream").GetBoolean());
        Assert.True(_asked.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
    }

    [Fact]
    public async Task An_answer_may_be_asked_for_in_a_form()
    {
        Stream(Delta("""{"number":"4719"}"""), End("stop"), Usage);

        var answer = await Model().GetResponseAsync<Heard>("What was said?");

        Assert.Equal("4719", answer.Result.Number);
        Assert.Equal(18, answer.Usage!.TotalTokenCount);
        var form = _asked.GetProperty("response_format").GetProperty("json_schema");
        Assert.Equal(nameof(Heard), form.GetProperty("name").GetString());
        Assert.Equal("string", form.GetProperty("schema").GetProperty("properties").GetProperty("number").GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_request_becomes_a_span_that_tells_nothing_of_what_was_said()
    {
        Stream(Delta("Your claim."), End("stop"), Usage);
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ModelTelemetry.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (spans)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var caller = new Activity("think").Start();

        await foreach (var _ in Model().WithTelemetry().GetStreamingResponseAsync(Request.Messages(), Request.Options()))
        {
        }

        var span = Assert.Single(spans, span => span.ParentSpanId == caller.SpanId);
        Assert.Equal("chat gpt-4o-mini", span.DisplayName);
        Assert.Equal(11, span.GetTagItem("gen_ai.usage.input_tokens"));
        string[] said = ["4719", "approved", "Your claim", "One moment", "Be kind"];
        Assert.DoesNotContain(span.TagObjects, tag => said.Any(words => tag.Value?.ToString()?.Contains(words, StringComparison.Ordinal) is true));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("none")]
    public async Task How_much_a_model_reasons_is_sent_only_where_it_is_set(string? effort)
    {
        Stream(Delta("Yes."), End("stop"), Usage);

        await foreach (var _ in Model(effort).GetStreamingResponseAsync(Request.Messages(), Request.Options()))
        {
        }

        Assert.Equal(effort, _asked.TryGetProperty("reasoning_effort", out var sent) ? sent.GetString() : null);
    }

    [Fact]
    public void A_connection_string_may_say_how_much_the_model_reasons() =>
        Assert.Equal("none", OpenAIConnection.Parse("Endpoint=https://x.openai.azure.com/openai/v1;Model=gpt-5.4-mini;Effort=none").Effort);

    [Theory]
    [InlineData("Endpoint=http://127.0.0.1:5055/openai/v1;Key=abc=;Model=gpt-4o-mini", "abc=")]
    [InlineData("model=gpt-4o-mini; endpoint=https://x.openai.azure.com/openai/v1/", null)]
    public void A_connection_string_names_endpoint_model_and_perhaps_a_key(string text, string? key)
    {
        var connection = OpenAIConnection.Parse(text);

        Assert.Equal("gpt-4o-mini", connection.Model);
        Assert.Equal(key, connection.Key);
    }

    [Theory]
    [InlineData(null, "Endpoint is missing")]
    [InlineData("Endpoint=ftp://x;Model=m", "not an http or https address")]
    [InlineData("Endpoint=http://x;Key=k", "Model is missing")]
    public void A_connection_string_that_cannot_be_used_says_why(string? text, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidOperationException>(() => OpenAIConnection.Parse(text)).Message);

    private static string Usage => """{"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":7,"total_tokens":18}}""";

    private static string Delta(string text) => JsonSerializer.Serialize(new { choices = new[] { new { index = 0, delta = new { content = text } } } });

    private static string End(string reason) => JsonSerializer.Serialize(new { choices = new[] { new { index = 0, delta = new { }, finish_reason = reason } } });

    private void Stream(params string[] chunks) => _answer = async context =>
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var chunk in chunks)
        {
            await context.Response.WriteAsync($"data: {chunk}\n\n");
            await context.Response.Body.FlushAsync();
        }

        if (chunks[^1] == Usage)
        {
            await context.Response.WriteAsync("data: [DONE]\n\n");
        }
    };

    private OpenAIModel Model(string? effort = null)
    {
        var address = new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/openai/v1");
        var client = new OpenAI.Chat.ChatClient("gpt-4o-mini", new ApiKeyCredential("key"), new OpenAIClientOptions { Endpoint = address });
        return new OpenAIModel(client, new OpenAIConnection(address, "key", "gpt-4o-mini", effort));
    }

    private async Task<List<AnswerPart>> AnswerAsync()
    {
        var parts = new List<AnswerPart>();
        await foreach (var update in Model().GetStreamingResponseAsync(Request.Messages(), Request.Options()))
        {
            foreach (var content in update.Contents)
            {
                switch (content)
                {
                    case TextContent text: parts.Add(new TextPiece(text.Text)); break;
                    case FunctionCallContent call: parts.Add(new ToolRequested(call.CallId, call.Name, ToolArguments.Of(call)!.Value.GetRawText())); break;
                    case UsageContent { Details: var used }: parts.Add(new TokensUsed((int)used.InputTokenCount!, (int)used.OutputTokenCount!)); break;
                }
            }

            if (update.IsWhole())
            {
                parts.Add(new AnswerFinished());
            }
        }

        return parts;
    }

    private sealed record Heard(string Number);
}
