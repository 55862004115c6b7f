using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using VoiceAgent.CallGateway.Audit;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Cosmos;
using VoiceAgent.Tests.CallGateway.Outgoing;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>The gateway's own Program with its real endpoints and tokens. Call log, store and telephony service are in memory.</summary>
internal sealed class GatewayHost : WebApplicationFactory<GatewayOptions>
{
    public const string WebhookKey = "a-webhook-key-of-the-tests";
    public const string AcsAudience = "acs-resource-of-the-tests";
    public const string Audience = "api://voiceagent";

    private readonly TokenIssuer _people;
    private readonly TokenIssuer _acs;
    private readonly MemoryStores _stores;
    private readonly (string Key, string Value)[] _settings;
    private ReportingWorker? _worker;

    private GatewayHost(TokenIssuer people, TokenIssuer acs, TimeProvider logTime, (string Key, string Value)[] settings)
    {
        (_people, _acs, _settings) = (people, acs, settings);
        _stores = new MemoryStores(logTime);
    }

    public MemoryCallLog Log => _stores.Log;

    public MemoryOutbox Outbox => _stores.Outbox;

    public MemoryInbox Inbox => _stores.Inbox;

    public MemoryCallAnalyses Analyses => _stores.Analyses;

    public MemoryFinishedCalls Store => _stores.Finished;

    public MemoryAudit Audit => _stores.Audit;

    public MemoryCollectedKeys Keys => _stores.Keys;

    public MemoryIdempotency Idempotency => _stores.Idempotency;

    public MemoryRouteStore Routes => _stores.Routes;

    public MemoryRooms Rooms => _stores.Rooms;

    public MemoryRouteSignals RouteSignals => _stores.RouteSignals;

    public MemoryEntryStore<Trunk> Trunks => _stores.Trunks;

    public MemoryEntryStore<DispatchRule> DispatchRules => _stores.DispatchRules;

    public MemoryTrunkSignals TrunkSignals => _stores.TrunkSignals;

    public MemoryTrunkStates TrunkStates => _stores.TrunkStates;

    public MemoryRecordingIndex Index => _stores.Index;

    public FakeTelephony Telephony => _stores.Telephony;

    public MemoryServiceFiles ServiceFiles => _stores.ServiceFiles;

    public FakePlacing Placing => _stores.Placing;

    public MemoryCampaigns Campaigns => _stores.Campaigns;

    public MemoryCallbacks Callbacks => _stores.Callbacks;

    public MemoryCallBudget Budget => _stores.Budget;

    public TokenIssuer People => _people;

    public TokenIssuer Acs => _acs;

    public byte[] TicketKey { get; } = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];

    /// <param name="lines">How many calls a worker can take.</param>
    public static Task<GatewayHost> StartAsync(int lines = 5, params (string Key, string Value)[] settings) => StartAsync(TimeProvider.System, lines, settings);

    /// <param name="logTime">The time of the call log. Claims expire by it.</param>
    /// <param name="lines">How many calls a worker can take.</param>
    public static async Task<GatewayHost> StartAsync(TimeProvider logTime, int lines = 5, params (string Key, string Value)[] settings)
    {
        var host = new GatewayHost(await TokenIssuer.StartAsync(), await TokenIssuer.StartAsync(), logTime, settings);
        host._worker = new ReportingWorker(host.Log, lines);
        return host;
    }

    /// <summary>Returns the exception that stops a gateway with this setting from starting.</summary>
    public static async Task<Exception> FailureToStartAsync((string Key, string Value) setting)
    {
        while (true)
        {
            await using var host = await StartAsync(settings: [setting]);
            var failure = Assert.ThrowsAny<Exception>(host.CreateClient);

            // The factory reads the host while Program disposes what failed to start, so sometimes it finds only a disposed host.
            if (failure is not ObjectDisposedException)
            {
                return failure;
            }
        }
    }

    /// <summary>Creates a client with a person's token.</summary>
    public HttpClient As(string name, params string[] roles)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", _people.Issue(Audience, claims: [("name", name), ("sub", name), ("roles", roles)]));
        return client;
    }

    /// <summary>Creates a client with a service's token.</summary>
    public HttpClient AsService(params string[] roles)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", _people.Issue(Audience, claims: [("sub", "pipeline"), ("idtyp", "app"), ("roles", roles)]));
        return client;
    }

    /// <summary>Creates a client with a token that has these claims and these roles.</summary>
    public HttpClient With((string Type, object Value)[] claims, params string[] roles)
    {
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", _people.Issue(Audience, claims: [.. claims, ("roles", roles)]));
        return client;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await (_worker?.DisposeAsync() ?? default);
        await _people.DisposeAsync();
        await _acs.DisposeAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Authentication:Authority", _people.Address);
        builder.UseSetting("Authentication:Audience", Audience);
        builder.UseSetting("Acs:TokenMetadata", _acs.Metadata);
        builder.UseSetting("Acs:TokenAudience", AcsAudience);
        builder.UseSetting("Gateway:PublicUrl", "http://gateway.test");
        builder.UseSetting("Gateway:MediaUrl", "ws://pipeline.test");
        builder.UseSetting("Tickets:Key", Convert.ToBase64String(TicketKey));
        builder.UseSetting("Webhooks:Key", WebhookKey);
        builder.UseSetting("Drain:Serving", "00:00:00");
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureServices(services =>
        {
            services.RemoveAll<IHostedService>();
            services.AddHostedService(all => all.GetRequiredService<PlacesReader>());
            services.AddHostedService(all => all.GetRequiredService<GatewayDrain>());
            services.AddHostedService(all => all.GetRequiredService<AuditWriter>());
            services.RemoveAll<CosmosSetup>();
            services.AddTransient<IStartupFilter, LimiterEnd>();
            _stores.ReplaceRedis(services);
            _stores.ReplaceCosmos(services);
            _stores.ReplaceTelephony(services);
            if (!Array.Exists(_settings, setting => setting.Key == "ConnectionStrings:blobs"))
            {
                MemoryStores.ReplaceBlobs(services);
            }
        });
    }
}
