using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace VoiceAgent.Tests.LoadTest;

/// <summary>An emulated telephone in this process, as a load test uses it. Every call has ended when its result is requested.</summary>
internal sealed class FakePhone : IAsyncDisposable
{
    private readonly WebApplication _application;
    private int _inProgress;

    private FakePhone(WebApplication application) => this._application = application;

    /// <summary>Returns the result of a call for the request that placed it.</summary>
    public Func<JsonElement, object> Result { get; set; } = _ => new { state = "ended", durationMs = 5_000, greetingMs = 120 };

    /// <summary>The status with which calls are refused, or null to accept them.</summary>
    public int? Refuses { get; set; }

    public ConcurrentDictionary<string, JsonElement> Placed { get; } = [];

    public ConcurrentBag<string> HungUp { get; } = [];

    public int MostInProgress { get; private set; }

    public Uri Address => new(_application.Urls.Single());

    public static async Task<FakePhone> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var phone = new FakePhone(builder.Build());
        phone.Map();
        phone._application.Urls.Add("http://127.0.0.1:0");
        await phone._application.StartAsync();
        return phone;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private void Map()
    {
        _application.MapGet("/phone/scripts", () => new[] { "claim-status", "cough", "goodbye-only" });
        _application.MapPost("/phone/calls", (JsonElement order) =>
        {
            if (Refuses is { } status)
            {
                return Results.Json(new { error = "The voice does not run." }, statusCode: status);
            }

            lock (Placed)
            {
                MostInProgress = Math.Max(MostInProgress, ++_inProgress);
            }

            var id = $"p{Placed.Count}-{Guid.NewGuid():N}";
            Placed[id] = order;
            return Results.Json(new { id }, statusCode: 201);
        });
        _application.MapGet("/phone/calls/{id}", (string id) =>
        {
            var result = JsonSerializer.SerializeToElement(Result(Placed[id]));
            if (result.GetProperty("state").GetString() is "ended" or "failed")
            {
                lock (Placed)
                {
                    _inProgress--;
                }
            }

            return Results.Json(result);
        });
        _application.MapPost("/phone/calls/{id}/hangup", (string id) =>
        {
            HungUp.Add(id);
            return Results.Accepted();
        });
    }
}
