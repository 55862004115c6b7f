using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Legs;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Answering.Tools.Remote;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Hosting;
using VoiceAgent.Pipeline.Legs;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Scenarios;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Rtp.Sessions;
using VoiceAgent.ServiceDefaults;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.Pipeline.Legs;

/// <summary>The legs' endpoint with real packets. The test decides what a conversation does with its media stream, and has the gateway's requests.</summary>
internal sealed class LegServer : ICallSessions, ILegReports, IAsyncDisposable
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Func<IMediaStream, Task> _hold;
    private WebApplication _app = null!;

    private LegServer(Func<IMediaStream, Task> hold) => _hold = hold;

    public CallId Call { get; } = CallId.At(TimeProvider.System.GetUtcNow());

    /// <summary>The gateway's client.</summary>
    public HttpClient Gateway { get; private set; } = null!;

    /// <summary>A client without the key.</summary>
    public HttpClient Stranger { get; private set; } = null!;

    public bool IsFull { get; set; }

    public int Reserved { get; private set; }

    public CallTicket? Ticket { get; private set; }

    public ConcurrentQueue<LegEvent> Reports { get; } = new();

    public FakeSynthesizer Voice { get; } = new(TimeProvider.System);

    public FakeEar Ear { get; } = new();

    public string Signed => new CallTicket(Call, "claims", "en-US", "+15550100001", "+15550199001", TimeProvider.System.GetUtcNow().AddMinutes(1)).Sign(_key);

    public static async Task<LegServer> StartAsync(int firstPort, Func<IMediaStream, Task>? hold = null)
    {
        var server = new LegServer(hold ?? (static line => line.ReadAsync(new Deaf(), CancellationToken.None)));
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Tickets:Key"] = Convert.ToBase64String(server._key),
            ["Rtp:IsOn"] = "true",
            ["Rtp:BindAddress"] = "127.0.0.1",
            ["Rtp:ExternalAddress"] = "127.0.0.1",
            ["Rtp:FirstPort"] = $"{firstPort}",
            ["Rtp:LastPort"] = $"{firstPort + 199}",
        });
        builder.AddLegs(Providers.Bench);
        builder.Services.AddValidatedOptions<TicketOptions>(TicketOptions.Section);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<RefusalLog>();
        builder.Services.AddSingleton<MediaMetrics>();
        builder.Services.AddSingleton<ICallSessions>(server);
        builder.Services.AddSingleton<ILegReports>(server);
        builder.Services.AddSingleton<ITranscriber>(server.Ear);
        builder.Services.AddSingleton(new CachingSynthesizer(server.Voice));
        builder.Services.AddSingleton(new AgentCatalog(Options.Create(new AgentOptions()), Options.Create(new ToolOptions()), ScenarioTools.All(new MemoryScenarioStores().Ports(new NoCallControl())), NullLogger<AgentCatalog>.Instance));
        server._app = builder.Build();
        server._app.MapLegs();
        await server._app.StartAsync();
        var address = new Uri(server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        server.Gateway = new HttpClient(new SignedLegRequests(server._key, TimeProvider.System) { InnerHandler = new HttpClientHandler() }) { BaseAddress = address };
        server.Stranger = new HttpClient { BaseAddress = address };
        return server;
    }

    public async Task<LegOpened> OpenAsync(string leg, string? offer, bool withTicket = true, LegTerms? terms = null)
    {
        var order = new LegOrder(Call, $"sip-{leg}", offer) { Ticket = withTicket ? Signed : null, Terms = terms ?? new LegTerms { Codecs = ["PCMU"] } };
        using var answer = await Gateway.PutAsJsonAsync($"legs/{leg}", order, LoggedEvent.Json);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<LegOpened>(LoggedEvent.Json))!;
    }

    public async Task<int> PostAsync<TBody>(string path, TBody body)
    {
        using var answer = await Gateway.PostAsJsonAsync(path, body, LoggedEvent.Json);
        return (int)answer.StatusCode;
    }

    public ICapacityReservation? TryReserve()
    {
        if (IsFull)
        {
            return null;
        }

        Reserved++;
        return new Place(this);
    }

    public Task SendAsync(Leg leg, LegEvent happened)
    {
        Reports.Enqueue(happened);
        return Task.CompletedTask;
    }

    public Task UntilReportedAsync(LegEventKind kind) => Waiting.UntilAsync(() => Reports.Any(report => report.Kind == kind));

    public async ValueTask DisposeAsync()
    {
        Gateway.Dispose();
        Stranger.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed class Place(LegServer server) : ICapacityReservation
    {
        public async Task HoldAsync(CallTicket ticket, IMediaStream line, CancellationToken aborted)
        {
            server.Ticket = ticket;
            await server._hold(line);
        }

        public void Dispose() => server.Reserved--;
    }

    private sealed class Deaf : IMediaListener
    {
        public void FrameReceived(ReadOnlySpan<byte> pcm, TimeSpan offset)
        {
        }

        public void DtmfReceived(char tone)
        {
        }
    }
}
