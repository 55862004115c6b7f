using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Hosting;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering;

/// <summary>A service of models on the wire, the product's registered client, and whole rounds with it.</summary>
public abstract class ModelOnTheWire : IAsyncLifetime
{
    private protected const string Filtered = """{"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation"}}}""";
    private protected const string Done = "[DONE]";

    private readonly FakeConversation _conversation = new();
    private WebApplication _server = null!;
    private ServiceProvider _services = null!;
    private AnswerRounds _rounds = null!;

    private protected static string NotAllowed { get; } = Phrases.Default.NotAllowed;

    /// <summary>The next answers of the service. After them it says "Usual.".</summary>
    private protected ConcurrentQueue<Func<HttpContext, Task>> Answers { get; } = new();

    /// <summary>The next answers of the fallback model.</summary>
    private protected ConcurrentQueue<Func<HttpContext, Task>> SecondAnswers { get; } = new();

    /// <summary>All requests, to both models.</summary>
    private protected ConcurrentQueue<(string Connection, JsonElement Body)> Asked { get; } = new();

    /// <summary>Whether the service's content filter refuses a request with this body.</summary>
    private protected Func<string, bool> Filters { get; set; } = _ => false;

    private protected virtual bool HasFallback => false;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.MapPost("/{account}/v1/chat/completions", async (HttpContext context, string account) =>
        {
            var body = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement;
            Asked.Enqueue((context.Connection.Id, body));
            await (Filters(body.GetRawText()) ? Status(400, Filtered) : (account == "openai" ? Answers : SecondAnswers).TryDequeue(out var answer) ? answer : Says(account == "openai" ? "Usual." : "Second."))(context);
        });
        await _server.StartAsync();

        var address = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var product = Host.CreateEmptyApplicationBuilder(null);
        product.Configuration.AddInMemoryCollection([new("ConnectionStrings:openai", $"Endpoint={address}/openai/v1;Key=a;Model=gpt-4o-mini")]);
        if (HasFallback)
        {
            product.Configuration.AddInMemoryCollection([new("ConnectionStrings:openai2", $"Endpoint={address}/second/v1;Key=a;Model=gpt-4o-mini")]);
        }

        product.Services.AddLogging().AddSingleton(TimeProvider.System);
        product.AddModel();
        _services = product.Services.BuildServiceProvider();
        var model = _services.GetRequiredService<IChatClient>();
        _rounds = new AnswerRounds(model, _conversation, TimeProvider.System);

        // The first request of a process is slow, and a slow answer is asked for once more.
        await model.GetResponseAsync("hello");
        Asked.Clear();
    }

    public async Task DisposeAsync()
    {
        await _rounds.DisposeAsync();
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    private protected static string Delta(string text) => JsonSerializer.Serialize(new { choices = new[] { new { index = 0, delta = new { content = text } } } });

    private protected static string Call(string calls) => $$$"""{"choices":[{"index":0,"delta":{"tool_calls":[{{{calls}}}]}}]}""";

    private protected static string End(string reason) => JsonSerializer.Serialize(new { choices = new[] { new { index = 0, delta = new { }, finish_reason = reason } } });

    private protected static Func<HttpContext, Task> Says(string text) => Stream(Delta(text), End("stop"), Done);

    private protected static Func<HttpContext, Task> Stream(params string[] chunks) => async context =>
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var chunk in chunks)
        {
            await context.Response.WriteAsync($"data: {chunk}\n\n");
            await context.Response.Body.FlushAsync();
        }
    };

    private protected static Func<HttpContext, Task> Status(int status, string body, string? header = null, string? value = null) => async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (header is not null)
        {
            context.Response.Headers[header] = value;
        }

        await context.Response.WriteAsync(body);
    };

    private protected Task<List<ConversationEvent>> RoundAsync(int epoch, params HistoryEntry[] history) => RoundAsync(new StartAnswer(epoch, epoch, 1, history));

    private protected async Task<List<ConversationEvent>> RoundAsync(StartAnswer asked)
    {
        var tool = AgentTool.From((string number) => number, "find_claim", "Finds.", ToolKind.Read, TimeSpan.FromSeconds(1));
        var before = _conversation.Told.Count;
        _rounds.Start(asked, new AgentAtWork("Be kind.", new Toolbox([tool], []), new CallContext(CallId.At(DateTimeOffset.UnixEpoch), "", "en-US")));
        while (!_conversation.Told.Skip(before).Any(told => told is RoundEnded or AnswerFailed))
        {
            await Task.Yield();
        }

        return [.. _conversation.Told.Skip(before).Where(told => told is not TokensCounted)];
    }
}
