using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Audit;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Callbacks;
using VoiceAgent.CallGateway.Calls.Campaigns;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallGateway.Outgoing;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.CallGateway.Webhooks.Limits;
using VoiceAgent.CallLog;
using VoiceAgent.Cosmos;
using VoiceAgent.Recordings;
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

    public MemoryCallLog Log { get; } = new(TimeProvider.System);

    public MemoryFinishedCalls Store { get; } = new();

    public MemoryOutbox Outbox { get; } = new(TimeProvider.System);

    public MemoryInbox Inbox { get; } = new(TimeProvider.System);

    public MemoryRouteStore Routes { get; } = new();

    public MemoryRouteSignals RouteSignals { get; } = new();

    public FakeTelephony Telephony { get; } = new();

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
                services.AddSingleton<ICallLog>(_pair.Log);
                services.AddSingleton<ICallRecords>(_pair.Log);
                services.AddSingleton<ICallCommands>(_pair.Log);
                services.AddSingleton<ICallLeases>(_pair.Log);
                services.AddSingleton<ICallPlaces>(_pair.Log);
                services.AddSingleton<ICallTimers>(_pair.Log);
                services.AddSingleton<ITelephony>(_pair.Telephony);
                services.AddSingleton<ICallOperations>(_pair.Telephony);
                services.AddSingleton<ICollectedKeys, MemoryCollectedKeys>();
                services.AddSingleton<IFinishedCalls>(_pair.Store);
                services.AddSingleton<IAuditStore>(new MemoryAudit());
                services.AddSingleton<IAuditJournal>(new MemoryAudit());
                services.AddSingleton<IIdempotencyStore>(new MemoryIdempotency());
                services.AddSingleton<IRouteStore>(_pair.Routes);
                services.AddSingleton<IRouteSignals>(_pair.RouteSignals);
                services.AddSingleton<IOutbox>(_pair.Outbox);
                services.AddSingleton<IParkedEvents>(_pair.Outbox);
                services.AddSingleton<IInbox>(_pair.Inbox);
                services.AddSingleton<IParkedReports>(_pair.Inbox);
                services.AddSingleton<ITokenBuckets>(_pair.Inbox);
                services.AddSingleton<IFigureStore>(_pair.Inbox);
                services.AddSingleton<ICallbackRequests, MemoryCallbacks>();
                services.AddSingleton<ICampaigns, MemoryCampaigns>();
                services.AddSingleton<IContacts, MemoryCampaigns>();
                services.AddSingleton<IDoNotCall, MemoryCampaigns>();
                services.AddSingleton<ICallBudget, MemoryCallBudget>();
                services.AddSingleton<ICallPlacing, FakePlacing>();
                services.AddSingleton<IRecordingIndex, MemoryRecordingIndex>();
                services.AddSingleton<IServiceFiles, MemoryServiceFiles>();
                services.AddSingleton(typeof(IRecordings), EmptyStore.Of(typeof(IRecordings)));
                services.AddSingleton(typeof(IRecordingFiles), EmptyStore.Of(typeof(IRecordingFiles)));
                services.AddSingleton<IRecordingStore, FakeRecordingStore>();
            });
        }
    }
}
