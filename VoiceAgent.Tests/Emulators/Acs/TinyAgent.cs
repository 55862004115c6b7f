using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace VoiceAgent.Tests.Emulators.Acs;

/// <summary>The smallest application that takes calls. It answers each IncomingCall, records all callbacks, and gives its media sockets to the test.</summary>
internal sealed class TinyAgent : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TinyAgent(WebApplication app) => this._app = app;

    public Uri Address => new(_app.Urls.Single());

    public Uri Webhook => new(Address, "/events?code=secret");

    public AcsBench? Acs { get; set; }

    /// <summary>Handles the media socket. Without it the socket is refused with 404.</summary>
    public Func<WebSocket, HttpContext, Task>? OnMedia { get; set; }

    /// <summary>The members of mediaStreamingOptions that the test changes.</summary>
    public object? Streaming { get; set; }

    public bool Answers { get; set; } = true;

    /// <summary>Runs before a callback is acknowledged. It receives the kind of the event.</summary>
    public Func<string, Task>? OnCallback { get; set; }

    /// <summary>Statuses for notifications, one after the other. When there are no more, the status is 200.</summary>
    public ConcurrentQueue<int> NotificationStatuses { get; } = new();

    public ConcurrentQueue<JsonElement> Incoming { get; } = new();

    public ConcurrentQueue<JsonElement> Callbacks { get; } = new();

    public ConcurrentQueue<string> CallbackTokens { get; } = new();

    public ConcurrentQueue<HttpResponseMessage> AnswersGiven { get; } = new();

    public int Handshakes => _handshakes;

    private int _handshakes;

    public static async Task<TinyAgent> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseWebSockets();
        var agent = new TinyAgent(app);
        app.MapPost("/events", (Delegate)agent.EventAsync);
        app.MapPost("/callbacks", (Delegate)agent.ReceiveAsync);
        app.Map("/media", agent.MediaAsync);
        await app.StartAsync();
        return agent;
    }

    public IEnumerable<JsonElement> CallbacksOf(string type) => Callbacks.Where(each => each.GetProperty("type").GetString() == "Microsoft.Communication." + type);

    public async Task<JsonElement> CallbackAsync(string type) => await Eventually.AsyncIs(
        () => Task.FromResult(CallbacksOf(type).Select(each => (JsonElement?)each).FirstOrDefault()), $"{type}, with {string.Join(", ", Callbacks.Select(each => each.GetProperty("type")))}");

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    public Task<HttpResponseMessage> AnswerAsync(string context) => Acs!.Signed.PostAsJsonAsync("/calling/callConnections:answer?api-version=2025-05-15", new
    {
        incomingCallContext = context,
        callbackUri = new Uri(Address, "/callbacks").ToString(),
        operationContext = "answering",
        callIntelligenceOptions = new { cognitiveServicesEndpoint = "https://voices.test/" },
        mediaStreamingOptions = Streaming ?? Options(),
    });

    public object Options(string format = "Pcm16KMono", bool bidirectional = true, bool start = true, string channels = "mixed", string path = "/media") => new
    {
        transportUrl = $"ws://{Address.Authority}{path}",
        transportType = "websocket",
        contentType = "audio",
        audioChannelType = channels,
        startMediaStreaming = start,
        enableBidirectional = bidirectional,
        audioFormat = format,
        enableDtmfTones = true,
    };

    private async Task<IResult> EventAsync(HttpContext context)
    {
        var posted = (await context.Request.ReadFromJsonAsync<JsonElement>())[0].Clone();
        var data = posted.GetProperty("data");
        if (context.Request.Headers["aeg-event-type"] == "SubscriptionValidation")
        {
            Interlocked.Increment(ref _handshakes);
            return Results.Json(new { validationResponse = data.GetProperty("validationCode").GetString() });
        }

        Incoming.Enqueue(posted);
        if (NotificationStatuses.TryDequeue(out var status) && status != 200)
        {
            return Results.StatusCode(status);
        }

        if (Answers && data.TryGetProperty("incomingCallContext", out _))
        {
            AnswersGiven.Enqueue(await AnswerAsync(data.GetProperty("incomingCallContext").GetString()!));
        }

        return Results.Ok();
    }

    private async Task<IResult> ReceiveAsync(HttpContext context)
    {
        CallbackTokens.Enqueue(context.Request.Headers.Authorization.ToString()["Bearer ".Length..]);
        var received = (await context.Request.ReadFromJsonAsync<JsonElement>())[0].Clone();
        Callbacks.Enqueue(received);
        await (OnCallback?.Invoke(received.GetProperty("type").GetString()!["Microsoft.Communication.".Length..]) ?? Task.CompletedTask);
        return Results.Ok();
    }

    private async Task MediaAsync(HttpContext context)
    {
        if (OnMedia is not { } onMedia)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await onMedia(socket, context);
    }
}

/// <summary>The agent's side of the media socket.</summary>
internal static class AgentSocket
{
    /// <summary>Reads the next message. Returns null at the end.</summary>
    public static async Task<JsonElement?> ReadAsync(this WebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                length += received.Count;
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                if (received.EndOfMessage)
                {
                    return JsonDocument.Parse(buffer.AsMemory(0, length)).RootElement.Clone();
                }
            }
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    public static string? Kind(this JsonElement message) => message.GetProperty("kind").GetString();

    public static short[] Pcm(this JsonElement message)
    {
        var bytes = message.GetProperty("audioData").GetProperty("data").GetBytesFromBase64();
        var samples = new short[bytes.Length / 2];
        Buffer.BlockCopy(bytes, 0, samples, 0, bytes.Length);
        return samples;
    }

    public static Task SendAsync(this WebSocket socket, string json) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    public static Task SendAudioAsync(this WebSocket socket, ReadOnlySpan<short> pcm)
    {
        var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(pcm);
        return socket.SendAsync($$"""{"kind":"AudioData","audioData":{"data":"{{Convert.ToBase64String(bytes)}}"},"stopAudio":null}""");
    }

    /// <summary>Reads until the socket ends.</summary>
    public static async Task DrainAsync(this WebSocket socket)
    {
        while (await socket.ReadAsync() is not null)
        {
        }
    }

    /// <summary>A tone of 300 Hz.</summary>
    public static short[] Tone(int milliseconds, int sampleRate = 16000) =>
        [.. Enumerable.Range(0, sampleRate * milliseconds / 1000).Select(i => (short)(8000 * Math.Sin(2 * Math.PI * 300 * i / sampleRate)))];
}
