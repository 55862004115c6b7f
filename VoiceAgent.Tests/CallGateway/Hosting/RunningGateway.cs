using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Cosmos;
using VoiceAgent.Tests.Emulators.Acs;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>
/// The gateway on its own port, between the emulated telephony service and a real Redis engine. Its media socket only receives.
/// Only the store of finished calls is in memory.
/// </summary>
internal sealed class RunningGateway : WebApplicationFactory<GatewayOptions>
{
    private const string WebhookKey = "a-webhook-key-of-the-tests";

    private readonly Dictionary<string, string> _settings;
    private readonly WebApplication _media;
    private readonly TokenIssuer _people;
    private readonly ConcurrentBag<System.Net.WebSockets.WebSocket> _sockets = [];
    private readonly MemoryStores _stores = new(TimeProvider.System);
    private ReportingWorker? _worker;
    private readonly DateTimeOffset _started = TimeProvider.System.GetUtcNow();

    private RunningGateway(Dictionary<string, string> settings, WebApplication media, TokenIssuer people, AcsBench acs)
    {
        (_settings, _media, _people, Acs) = (settings, media, people, acs);
    }

    public AcsBench Acs { get; }

    public MemoryFinishedCalls Store => _stores.Finished;

    public MemoryAudit Audit => _stores.Audit;

    public MemoryRouteStore Routes => _stores.Routes;

    /// <summary>The calls whose media sockets were opened.</summary>
    public ConcurrentQueue<string> Media { get; } = new();

    /// <summary>False when the media socket is refused.</summary>
    public bool TakesMedia { get; set; } = true;

    /// <summary>All media sockets break, as when their worker is killed.</summary>
    public void BreakMedia()
    {
        while (_sockets.TryTake(out var socket))
        {
            socket.Abort();
        }
    }

    /// <summary>Sets how many conversations the worker reports from now on.</summary>
    public int Used
    {
        set => _worker!.Used = value;
    }

    public ICallRecords Records => Services.GetRequiredService<ICallRecords>();

    public ICallLog Log => Services.GetRequiredService<ICallLog>();

    /// <param name="lines">How many calls the worker can take.</param>
    /// <param name="settings">Settings of the gateway. <c>Acs:TranscriptionUrl</c> with any value leads to the media socket. Those that begin with <c>--</c> are for the emulated telephony service.</param>
    public static async Task<RunningGateway> StartAsync(GarnetFixture garnet, int lines = 5, params (string Key, string Value)[] settings)
    {
        var port = ServerProcess.FreePort();
        string[] emulated = [.. settings.Where(setting => setting.Key.StartsWith("--", StringComparison.Ordinal)).Select(setting => $"{setting.Key}={setting.Value}")];
        var acs = await AcsBench.StartAsync(new Uri($"http://127.0.0.1:{port}/webhooks/azure/events?code={WebhookKey}"), emulated);
        var media = NewMedia();
        var people = await TokenIssuer.StartAsync();
        RunningGateway? gateway = null;
        media.Map("/media/{call}", (HttpContext context, string call) => gateway!.ListenAsync(context, call));
        media.Map("/transcripts/{call}", (HttpContext context, string call) => gateway!.ListenAsync(context, $"transcript-{call}"));
        await media.StartAsync();
        gateway = new RunningGateway(
            new Dictionary<string, string>
            {
                ["ConnectionStrings:redis"] = garnet.ConnectionString,
                ["ConnectionStrings:acs"] = $"endpoint={acs.Address};accesskey={AcsBench.AccessKey}",
                ["Authentication:Authority"] = people.Address,
                ["Authentication:Audience"] = GatewayHost.Audience,
                ["Acs:TokenMetadata"] = $"{acs.Address}calling/.well-known/acsopenidconfiguration",
                ["Acs:TokenAudience"] = AcsBench.ResourceId,
                ["Gateway:PublicUrl"] = $"http://127.0.0.1:{port}",
                ["Gateway:MediaUrl"] = media.Urls.First().Replace("http://", "ws://", StringComparison.Ordinal),
                ["Tickets:Key"] = Convert.ToBase64String(new byte[32]),
                ["Webhooks:Key"] = WebhookKey,
                ["Drain:Serving"] = "00:00:00",
                ["Drain:Finishing"] = "00:00:05",
                ["Finisher:Interval"] = "00:00:00.2",
                ["Finisher:DrainGrace"] = "00:00:01",
                ["Finisher:Silence"] = "00:00:30",
                ["Finisher:Confirmation"] = "00:00:00.2",
            },
            media,
            people,
            acs);
        foreach (var (key, value) in settings.Where(setting => !setting.Key.StartsWith("--", StringComparison.Ordinal)))
        {
            gateway._settings[key] = key == "Acs:TranscriptionUrl" ? $"{gateway._settings["Gateway:MediaUrl"]}/transcripts" : value;
        }

        gateway._worker = new ReportingWorker(new RedisCallPlaces(garnet.Redis, TimeProvider.System), lines);
        gateway.UseKestrel(port);
        gateway.StartServer();
        return gateway;
    }

    /// <summary>Creates a client with the token of a person who has all rights.</summary>
    public HttpClient AsOperator()
    {
        var client = new HttpClient { BaseAddress = new Uri(_settings["Gateway:PublicUrl"]) };
        client.DefaultRequestHeaders.Authorization = new(
            "Bearer", _people.Issue(GatewayHost.Audience, claims: [("name", "Ana"), ("sub", "ana"), ("roles", new[] { "Calls.Read", "Calls.Control" })]));
        return client;
    }

    /// <summary>Waits for the finished call and returns it.</summary>
    public Task<FinishedCall> FinishedAsync() => FinishedAsync(TimeProvider.System.GetTimestamp());

    /// <summary>Waits until a call is finished and returns it. The Redis engine may also hold calls of other tests.</summary>
    public async Task<FinishedCall> FinishedAsync(CallId call)
    {
        await Eventually.Is(() => Store.Stored.ContainsKey(call), "the call to be finished");
        return (await Store.FindAsync(call, default))!;
    }

    public override async ValueTask DisposeAsync()
    {
        await Acs.DisposeAsync();
        await base.DisposeAsync();
        await (_worker?.DisposeAsync() ?? default);
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        await _media.StopAsync(now.Token);
        await _media.DisposeAsync();
        await _people.DisposeAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureServices(services =>
        {
            services.RemoveAll<CosmosSetup>();
            services.Remove(services.Last(service => service.ImplementationFactory?.Method.ReturnType == typeof(CosmosSetup)));
            services.AddTransient<IStartupFilter, LimiterEnd>();
            _stores.ReplaceCosmos(services);
            MemoryStores.ReplaceBlobs(services);
        });
    }

    private static WebApplication NewMedia()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseWebSockets();
        return app;
    }

    private async Task ListenAsync(HttpContext context, string call)
    {
        if (!TakesMedia)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        _sockets.Add(socket);
        Media.Enqueue(call);
        try
        {
            await socket.DrainAsync();
        }
        catch (Exception) when (socket.State is System.Net.WebSockets.WebSocketState.Aborted)
        {
            // BreakMedia has broken it.
        }
    }

    private async Task<FinishedCall> FinishedAsync(long began)
    {
        while (true)
        {
            // The Redis engine may hold calls of earlier tests, which this gateway finishes too.
            var finished = await Task.WhenAll(Store.Stored.Keys.Select(call => Store.FindAsync(call, default)));
            if (finished.OfType<FinishedCall>().SingleOrDefault(call => call.Record.RangAt >= _started) is { } found)
            {
                return found;
            }

            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(30))
            {
                throw new TimeoutException("No call was finished within half a minute.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
