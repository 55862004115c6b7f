using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Sip;
using VoiceAgent.CallGateway.Sip.Legs;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Legs;
using VoiceAgent.Sip.Dialogs;
using VoiceAgent.Sip.Messages;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Sip;

namespace VoiceAgent.Tests.CallGateway.Sip;

/// <summary>The gateway's own Program with its real SIP edge, and a telephone of its trunk. Stores and workers are in memory.</summary>
internal sealed class SipEdgeHost : IAsyncDisposable
{
    public const string Number = "+15550199001";
    public const string Caller = "+15550100001";

    private readonly GatewayHost _host;
    private readonly WebApplicationFactory<GatewayOptions> _factory;

    private SipEdgeHost(GatewayHost host, WebApplicationFactory<GatewayOptions> factory, Phone phone) => (_host, _factory, Phone) = (host, factory, phone);

    public Phone Phone { get; }

    public FakeLegs Legs { get; private init; } = new();

    public MemorySipCalls Calls { get; private init; } = new();

    public GatewayHost Gateway => _host;

    public IServiceProvider Services => _factory.Services;

    private IPEndPoint Address => Services.GetRequiredService<SipStack>().Endpoint.Bound[0].Address;

    /// <param name="places">How many calls the worker can take.</param>
    public static async Task<SipEdgeHost> StartAsync(int places = 5, params (string Key, string Value)[] settings)
    {
        var phone = await Phone.StartAsync();
        var legs = new FakeLegs();
        var calls = new MemorySipCalls();
        var host = await GatewayHost.StartAsync(
            places,
            [
                ("Sip:IsOn", "true"), ("Sip:Listen:0", "udp:127.0.0.1:0"), ("Sip:Trunks:0:Id", "desk"), ("Sip:Trunks:0:Name", "Desk"), ("Sip:Trunks:0:Addresses:0:Host", "127.0.0.1"),
                ("Sip:Trunks:0:Addresses:0:Port", $"{phone.Address.Port}"), ("Sip:Trunks:0:Addresses:0:Transport", "Udp"), ("Sip:Trunks:0:Numbers:0", Number), ("Sip:Trunks:0:Toll:Prefixes:0", "+1555"),
                ("Sip:Credentials:desk", "a-password-of-the-tests"), .. settings,
            ]);
        var factory = host.WithWebHostBuilder(builder => builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<ISipCalls>(calls);
            services.AddSingleton<ILegs>(legs);
            services.AddSingleton<ITelephony>(static all => all.GetRequiredService<SipTelephony>());
            services.AddSingleton<ICallOperations>(static all => all.GetRequiredService<SipOperations>());
            services.AddSingleton<ICallPlacing>(static all => all.GetRequiredService<SipPlacing>());
            services.AddHostedService(static all => all.GetRequiredService<SipStack>());
        }));
        _ = factory.Server;
        return new SipEdgeHost(host, factory, phone) { Legs = legs, Calls = calls };
    }

    /// <summary>The telephone calls a number.</summary>
    public Task<SipInviteResult> CallAsync(string number = Number, string from = Caller, CancellationToken cancel = default, params IReadOnlyList<SipHeader> headers) => Phone.Endpoint.InviteAsync(
        new SipInvite(SipUri.Parse($"sip:{number}@{Address}"), new NameAddress(SipUri.Parse($"sip:{from}@{Phone.Address}")), Phone.Sdp("offer")) { Headers = headers }, Phone, cancel);

    /// <summary>The only call of the gateway.</summary>
    public async Task<CallRecord> RecordAsync(Predicate<CallRecord> isSo)
    {
        CallRecord? found = null;
        await Waiting.UntilAsync(async () => Calls.All.FirstOrDefault() is { } call && await _host.Log.FindAsync(call.Call) is { } record && isSo(found = record));
        return found!;
    }

    public Task UntilDoneAsync(string what) => Waiting.UntilAsync(() => Legs.Done.Contains(what));

    /// <summary>A worker reports.</summary>
    public async Task<HttpStatusCode> ReportAsync(LegEvent happened, bool isSigned = true)
    {
        var call = Calls.All.First();
        var handler = _factory.Server.CreateHandler();
        using var worker = new HttpClient(isSigned ? new SignedLegRequests(_host.TicketKey, TimeProvider.System) { InnerHandler = handler } : handler) { BaseAddress = new Uri("http://gateway.test/") };
        using var answer = await worker.PostAsJsonAsync($"webhooks/legs/{call.Call}/{call.Leg}", happened, LoggedEvent.Json);
        return answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        await _factory.DisposeAsync();
        await _host.DisposeAsync();
        await Phone.DisposeAsync();
    }
}
