using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallLog;
using VoiceAgent.Cosmos;
using VoiceAgent.Tests.CallGateway.Outgoing;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>
/// Two whole gateways on their own ports, like two replicas: they share the call log, the store and the telephony service, which are in memory.
/// A load balancer stands before them, which sends requests to those that were ready at its last look.
/// </summary>
internal sealed class GatewayPair : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly TokenIssuer _people;
    private readonly TokenIssuer _acs;
    private readonly MemoryStores _stores = new(TimeProvider.System);
    private readonly ReportingWorker _worker;
    private readonly CancellationTokenSource _over = new();
    private readonly HttpClient _probe = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly HttpClient _client = new();
    private Gateway[] _gateways = [];
    private volatile Gateway[] _ready = [];
    private Task _looking = Task.CompletedTask;
    private int _next;

    private GatewayPair(TokenIssuer people, TokenIssuer acs)
    {
        (_people, _acs) = (people, acs);
        _worker = new ReportingWorker(Log, capacity: 10_000);
    }

    public MemoryCallLog Log => _stores.Log;

    public MemoryCallAnalyses Analyses => _stores.Analyses;

    public MemoryFinishedCalls Store => _stores.Finished;

    public MemoryOutbox Outbox => _stores.Outbox;

    public MemoryInbox Inbox => _stores.Inbox;

    public MemoryRouteStore Routes => _stores.Routes;

    public MemoryRouteSignals RouteSignals => _stores.RouteSignals;

    public FakeTelephony Telephony => _stores.Telephony;

    public static async Task<GatewayPair> StartAsync(params (string Key, string Value)[] settings)
    {
        var pair = new GatewayPair(await TokenIssuer.StartAsync(), await TokenIssuer.StartAsync());
        pair._gateways = [new Gateway(pair, settings), new Gateway(pair, settings)];
        pair._ready = pair._gateways;
        pair._looking = pair.LookAsync();
        return pair;
    }

    /// <summary>Ends the first gateway as SIGTERM does.</summary>
    /// <returns>Completes when it has ended.</returns>
    public Task Terminate()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lifetime = _gateways[0].Services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStopped.Register(ended.SetResult);
        lifetime.StopApplication();
        return ended.Task;
    }

    /// <summary>Sends a request of the telephony service or of Event Grid through the load balancer.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, Func<HttpContent> body)
    {
        var ready = _ready;
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(ready[(uint)Interlocked.Increment(ref _next) % ready.Length].Address, path)) { Content = body() };
        request.Headers.Authorization = new("Bearer", _acs.Issue(GatewayHost.AcsAudience));
        return _client.SendAsync(request);
    }

    /// <summary>Sends a request of a person to the first gateway.</summary>
    public Task<HttpResponseMessage> GetAsync(string path, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_gateways[0].Address, path));
        request.Headers.Authorization = new("Bearer", _people.Issue(GatewayHost.Audience, claims: [("name", "Ana"), ("sub", "ana"), ("roles", new[] { "Calls.Read" })]));
        return _client.SendAsync(request, completion);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _looking;
        foreach (var gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        _client.Dispose();
        _probe.Dispose();
        await _worker.DisposeAsync();
        await _people.DisposeAsync();
        await _acs.DisposeAsync();
        _over.Dispose();
    }

    private async Task LookAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            var ready = await Task.WhenAll(_gateways.Select(IsReadyAsync));
            _ready = [.. _gateways.Where((_, number) => ready[number])];
            await Task.Delay(Look, TimeProvider.System, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> IsReadyAsync(Gateway gateway)
    {
        try
        {
            return (await _probe.GetAsync(new Uri(gateway.Address, "/health"))).IsSuccessStatusCode;
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private sealed class Gateway : WebApplicationFactory<GatewayOptions>
    {
        private readonly GatewayPair _pair;
        private readonly (string Key, string Value)[] _settings;

        public Gateway(GatewayPair pair, (string Key, string Value)[] settings)
        {
            (_pair, _settings) = (pair, settings);
            var port = ServerProcess.FreePort();
            Address = new Uri($"http://127.0.0.1:{port}");
            UseKestrel(port);
            StartServer();
        }

        public Uri Address { get; }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            (string Key, string Value)[] settings =
            [
                ("Authentication:Authority", _pair._people.Address),
                ("Authentication:Audience", GatewayHost.Audience),
                ("Acs:TokenMetadata", _pair._acs.Metadata),
                ("Acs:TokenAudience", GatewayHost.AcsAudience),
                ("Gateway:PublicUrl", "http://gateway.test"),
                ("Gateway:MediaUrl", "ws://pipeline.test"),
                ("Tickets:Key", Convert.ToBase64String(new byte[32])),
                ("Webhooks:Key", GatewayHost.WebhookKey),
                .. _settings,
            ];
            Array.ForEach(settings, setting => builder.UseSetting(setting.Key, setting.Value));
            builder.ConfigureLogging(logging => logging.ClearProviders());
            builder.ConfigureServices(services =>
            {
                services.RemoveAll<CosmosSetup>();
                services.Remove(services.Last(service => service.ImplementationFactory?.Method.ReturnType == typeof(CosmosSetup)));
                services.Configure<HealthCheckServiceOptions>(health => health.Registrations.Clear());
                services.AddTransient<IStartupFilter, LimiterEnd>();
                _pair._stores.ReplaceRedis(services);
                _pair._stores.ReplaceCosmos(services);
                _pair._stores.ReplaceTelephony(services);
                MemoryStores.ReplaceBlobs(services);
            });
        }
    }
}
