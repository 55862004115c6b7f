using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace VoiceAgent.Tests.StandIns.CallAutomation;

/// <summary>A server on a free port that checks signatures like the service and records the requests.</summary>
internal sealed class AcsListener : IAsyncDisposable
{
    private static readonly byte[] AccessKey = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];

    private readonly WebApplication _app;

    private AcsListener(WebApplication app) => _app = app;

    public ConcurrentQueue<Asked> Requests { get; } = new();

    /// <summary>The answers in order. When there are no more, the answer is 204.</summary>
    public ConcurrentQueue<(int Status, string Body)> Answers { get; } = new();

    public string ConnectionString => $"endpoint={_app.Urls.First()}/;accesskey={Convert.ToBase64String(AccessKey)}";

    public static async Task<AcsListener> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var listener = new AcsListener(app);
        app.Run(listener.TakeAsync);
        await app.StartAsync();
        return listener;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Requests.Enqueue(new Asked(context.Request.Method, target, headers, Encoding.UTF8.GetString(body.ToArray()), IsSigned(context.Request, target, body.ToArray())));
        var (status, answer) = Answers.TryDequeue(out var next) ? next : (204, "");
        context.Response.StatusCode = status;
        if (answer.Length > 0)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer);
        }
    }

    private static bool IsSigned(HttpRequest request, string target, byte[] body)
    {
        var hash = Convert.ToBase64String(SHA256.HashData(body));
        var toSign = $"{request.Method}\n{target}\n{request.Headers["x-ms-date"]};{request.Host};{hash}";
        var signature = Convert.ToBase64String(HMACSHA256.HashData(AccessKey, Encoding.ASCII.GetBytes(toSign)));
        return request.Headers["x-ms-content-sha256"] == hash
            && request.Headers.Authorization == $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}";
    }
}

internal sealed record Asked(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body, bool IsSigned)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}
