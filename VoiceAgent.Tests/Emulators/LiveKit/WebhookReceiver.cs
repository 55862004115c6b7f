using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace VoiceAgent.Tests.Emulators.LiveKit;

/// <summary>An address that gets webhooks. It keeps them, and gives them as JSON at <c>/received</c>.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebhookReceiver(WebApplication app) => _app = app;

    public Uri Address => new(new Uri(_app.Urls.First()), "/events");

    public ConcurrentQueue<ReceivedWebhook> Received { get; } = new();

    /// <summary>How many of the next deliveries are answered with 500.</summary>
    public int Refused { get; set; }

    /// <param name="verify">Answers <c>POST /verify</c>: whether the request is a webhook that the product accepts.</param>
    public static async Task<WebhookReceiver> StartAsync(Func<string, byte[], Task<bool>>? verify = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.MapPost("/events", async (HttpRequest request) => Results.StatusCode(receiver.Take(request.Headers.Authorization.ToString(), request.ContentType ?? "", await BodyAsync(request))));
        app.MapGet("/received", () => Results.Json(receiver.Received));
        app.MapPost("/verify", async (HttpRequest request) => Results.StatusCode(await verify!(request.Headers.Authorization.ToString(), await BodyAsync(request)) ? 200 : 401));
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<byte[]> BodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    private int Take(string authorization, string contentType, byte[] body)
    {
        if (Refused > 0)
        {
            Refused--;
            return 500;
        }

        Received.Enqueue(new ReceivedWebhook(authorization, contentType, System.Text.Encoding.UTF8.GetString(body)));
        return 200;
    }
}

internal sealed record ReceivedWebhook(string Authorization, string ContentType, string Body);
