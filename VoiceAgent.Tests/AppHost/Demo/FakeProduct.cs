using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using VoiceAgent.AppHost.Clients;
using VoiceAgent.AppHost.Demo;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.AppHost.Demo;

/// <summary>A fake telephone, identity provider and gateway on one port, with the parts that a conversation needs.</summary>
internal sealed class FakeProduct : IAsyncDisposable
{
    private const string CallId = "01a1fac8-a4ee-7398-96f8-62c4522d1d30";

    private readonly WebApplication _application;
    private readonly StringWriter _printed = new();
    private Channel<string> _phoneEvents = Channel.CreateUnbounded<string>();

    private FakeProduct(WebApplication application) => this._application = application;

    /// <summary>The telephone's answer to a request for its call.</summary>
    public required object Phone { get; init; }

    public required CallEvent[] Events { get; init; }

    public string Phase { get; init; } = "ended";

    /// <summary>The events that the telephone reports as soon as it has placed a call.</summary>
    public (string Type, string Text)[] Rings { get; set; } = [];

    /// <summary>Why the telephone refuses to place a call. Null when it does not refuse.</summary>
    public string? Refuses { get; set; }

    /// <summary>Handles requests to say something, press keys or hang up. Hanging up ends the call.</summary>
    public Func<string, CancellationToken, Task<IResult>>? Acts { get; set; }

    public ConcurrentQueue<string> Asked { get; } = [];

    public string Printed => _printed.ToString();

    public Line Line => new(new PhoneApi(Url), new GatewayApi(Url, new TokenSource(Url, new ParameterResource("secret", _ => "s3cret"))), new Screen(_printed, TimeProvider.System), "http://dashboard");

    private string Url => _application.Urls.Single();

    public static async Task<FakeProduct> StartAsync(object phone, CallEvent[] events, string phase = "ended")
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var fake = new FakeProduct(builder.Build()) { Phone = phone, Events = events, Phase = phase };
        fake.Map();
        fake._application.Urls.Add("http://127.0.0.1:0");
        await fake._application.StartAsync();
        return fake;
    }

    /// <summary>Adds an event at the telephone, as the caller hears it.</summary>
    public void Happens(string type, string text)
    {
        _phoneEvents.Writer.TryWrite(JsonSerializer.Serialize(new { type, at = 0, text }));
        if (type == "ended")
        {
            _phoneEvents.Writer.TryComplete();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        await _printed.DisposeAsync();
    }

    private void Map()
    {
        _application.MapPost("/phone/calls", (JsonElement body) =>
        {
            Asked.Enqueue(body.GetProperty("name").ValueKind == JsonValueKind.Null ? "typed call" : "scripted call");
            if (Refuses is { } sentence)
            {
                return Results.Json(new { error = sentence }, statusCode: StatusCodes.Status503ServiceUnavailable);
            }

            _phoneEvents = Channel.CreateUnbounded<string>();
            Array.ForEach(Rings, each => Happens(each.Type, each.Text));
            return Results.Json(new { id = "p1" }, statusCode: 201);
        });
        _application.MapGet("/phone/calls/p1", () => Results.Json(Phone));
        _application.MapGet("/phone/calls/p1/events", (CancellationToken gone) => TypedResults.ServerSentEvents(_phoneEvents.Reader.ReadAllAsync(gone)));
        _application.MapPost("/phone/calls/p1/{act}", async (string act, JsonElement body, CancellationToken gone) =>
        {
            Asked.Enqueue($"{act} {body}");
            if (Acts is { } acts)
            {
                return await acts(act, gone);
            }

            if (act == "hangup")
            {
                Happens("ended", "the caller hung up");
            }

            return Results.Accepted();
        });
        _application.MapPost("/token", (HttpRequest request) => Results.Json(new { access_token = $"token of {request.Form["client_id"]} {request.Form["client_secret"]}" }));
        _application.MapGet("/api/calls", (string correlationId, HttpRequest request) =>
        {
            Asked.Enqueue($"{request.Headers.Authorization} asks for {correlationId}");
            return Results.Json(new { calls = new[] { new { id = CallId } } });
        });
        _application.MapGet($"/api/calls/{CallId}", () => Results.Json(new { record = new { phase = Phase } }));
        _application.MapGet($"/api/calls/{CallId}/events", () => TypedResults.ServerSentEvents(Stream()));
    }

    private async IAsyncEnumerable<string> Stream()
    {
        foreach (var (i, happened) in Events.Index())
        {
            yield return JsonSerializer.Serialize(new LoggedEvent(i + 1, DateTimeOffset.UnixEpoch, happened), LoggedEvent.Json);
            await Task.Yield();
        }
    }
}
