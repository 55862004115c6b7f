using System.Net;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Client;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Client;

/// <summary>The client against the gateway's own Program, and against gateways that fail. One gateway serves all tests of this class.</summary>
public sealed class VoiceAgentClientTests(VoiceAgentClientTests.Started started) : IClassFixture<VoiceAgentClientTests.Started>
{
    private readonly GatewayHost _gateway = started.Gateway;

    [Fact]
    public async Task Calls_are_listed_read_and_acted_on_and_the_audit_knows()
    {
        var call = await LiveCall.TalkAsync(_gateway);
        var voice = new VoiceAgentClient(_gateway.As("Ada", Roles.Admin));

        Assert.Contains(call, (await voice.Calls.LiveAsync()).Select(live => live.Id));
        Assert.NotEmpty((await voice.Calls.FindAsync(call))!.Events);
        Assert.Equal(2, (await voice.Calls.FindAsync(call))!.Turns.Count);
        Assert.Null(await voice.Calls.FindAsync(CallId.At(TimeProvider.System.GetUtcNow())));
        await voice.Calls.RecordViewAsync(call);
        await voice.Calls.TransferAsync(call, new Transfer("+15550177777", "A claim.", "1"), "key-1");
        await voice.Calls.TransferAsync(call, new Transfer("+15550177777", "A claim.", "1"), "key-1");
        await voice.Calls.HangUpAsync(call);

        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        await _gateway.Audit.OfAsync(record => record.Action == Permissions.CallsHangUp);
        var audited = await voice.Audit.ListAllAsync(today, new AuditQuery(Call: call)).ToListAsync();
        Assert.Contains(audited, record => record.Action == Permissions.CallsTransfer && record.Parameters.ContainsKey("replayed"));
        Assert.Contains(audited, record => record.Request == "POST /api/calls/{call}/views");
        using var file = new StreamReader(await voice.Audit.ExportAsync(today, today, AuditFormat.Csv));
        Assert.StartsWith("At,", (await file.ReadToEndAsync()).TrimStart('\ufeff'), StringComparison.Ordinal);
        Assert.Single(_gateway.Telephony.Done, done => done.Contains("+15550177777", StringComparison.Ordinal));
    }

    [Fact]
    public async Task People_are_called_called_back_and_never_called()
    {
        var voice = new VoiceAgentClient(_gateway.As("Ada", Roles.Admin));

        var placed = await voice.Calls.PlaceAsync(new PlacedCall("+15550199001", "+15550100001") { Greeting = "Hello Ada.", RingsFor = TimeSpan.FromSeconds(20) }, "key-2");
        Assert.Equal((CallDirection.Outbound, "+15550100001", true), (placed.Direction, placed.To, placed.IsRingingOut));
        Assert.Equal(placed.Id, (await voice.Calls.PlaceAsync(new PlacedCall("+15550199001", "+15550100001") { Greeting = "Hello Ada.", RingsFor = TimeSpan.FromSeconds(20) }, "key-2")).Id);

        var wished = await voice.Callbacks.AddAsync(new CallbackOrder("+15550100002", "Her claim.") { Route = "+15550199001", TimeZone = "America/New_York" });
        Assert.Equal(wished.Id, Assert.Single((await voice.Callbacks.ListAsync()).Requests).Id);
        Assert.Equal("Her claim.", (await voice.Callbacks.FindAsync(wished.Id))!.Why);
        Assert.Equal(CallbackStatus.Cancelled, (await voice.Callbacks.CancelAsync(wished.Id)).Status);
        Assert.Null(await voice.Callbacks.FindAsync(Guid.NewGuid()));

        Assert.Equal("Ada", (await voice.DoNotCall.AddAsync("+15550100003", "She asked for it.")).By);
        Assert.Equal("+15550100003", Assert.Single((await voice.DoNotCall.ListAsync()).Numbers).Number);
        await voice.DoNotCall.RemoveAsync("+15550100003");
        Assert.Empty((await voice.DoNotCall.ListAsync()).Numbers);
        Assert.Empty(await voice.IncomingReports.ListAsync());
        Assert.Equal(new ReplayedReports(0, 0), await voice.IncomingReports.ReplayAllAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<VoiceAgentApiException>(() => voice.IncomingReports.RemoveAsync("none"))).Status);
    }

    [Fact]
    public async Task A_campaign_is_created_filled_run_and_read()
    {
        var campaigns = new VoiceAgentClient(_gateway.As("Ada", Roles.Admin)).Campaigns;

        var draft = await campaigns.CreateAsync(new CampaignSettings("Renewals", "+15550199001") { PerMinute = 12, Retry = new RetryRules(Busy: new RetryRule(2, TimeSpan.FromMinutes(1))) });
        var id = draft.Campaign.Id;
        Assert.Equal((CampaignState.Draft, 12, 2), (draft.Campaign.State, draft.Campaign.Settings.PerMinute, draft.Campaign.Settings.Retry!.Busy!.Attempts));
        using var file = new MemoryStream("number,name\n+15550100001,Ada\n+15550100002,Bo\n"u8.ToArray());
        Assert.Equal(new AddedContacts(2, 0), await campaigns.AddContactsAsync(id, file));

        Assert.Equal(CampaignState.Running, (await campaigns.StartAsync(id)).Campaign.State);
        Assert.Equal(CampaignState.Paused, (await campaigns.PauseAsync(id)).Campaign.State);
        Assert.Equal(CampaignState.Running, (await campaigns.ResumeAsync(id)).Campaign.State);
        var found = (await campaigns.FindAsync(id))!;
        Assert.Equal((2, 2), (found.Contacts, found.Progress["waiting"]));
        Assert.Equal(["Ada", "Bo"], (await campaigns.ContactsAsync(id, DialState.Waiting)).Contacts.Select(contact => contact.Name).Order());
        using var results = new StreamReader(await campaigns.ResultsAsync(id));
        Assert.Contains("+15550100002", await results.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(id, Assert.Single((await campaigns.ListAsync()).Campaigns).Id);
        Assert.Equal(CampaignState.Ended, (await campaigns.EndAsync(id)).Campaign.State);
    }

    [Fact]
    public async Task A_trunk_and_a_dispatch_rule_are_created_tried_changed_restored_and_deleted()
    {
        var voice = new VoiceAgentClient(_gateway.As("Ada", Roles.Admin));
        await _gateway.Services.GetRequiredService<TrunkRefresher>().ReadAllAsync(default);
        var trunk = new Trunk { Id = "client", Name = "Provider", Addresses = [new TrunkAddress { Host = "sip.example.com" }], Numbers = ["+15550199001"], Inbound = new TrunkInbound { Sources = ["203.0.113.0/24"] } };

        var created = await voice.Trunks.PutAsync(trunk, version: null);
        Assert.Equal((1L, "Ada", "client"), (created.Version, created.ChangedBy, created.Trunk.Id));
        Assert.Equal(2, (await voice.Trunks.PutAsync(trunk with { Name = "Other" }, 1)).Version);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Assert.ThrowsAsync<VoiceAgentApiException>(() => voice.Trunks.PutAsync(trunk, 1))).Status);
        Assert.Equal("Provider", (await voice.Trunks.RestoreAsync("client", 1, 2)).Trunk.Name);
        Assert.Equal(3, (await voice.Trunks.HistoryAsync("client"))!.Versions.Count);
        Assert.Equal(RegistrationState.None, (await voice.Trunks.StateAsync("client"))!.Registration);
        Assert.Contains((await voice.Trunks.ListAsync()).Trunks, listed => listed.Trunk.Id == "client" && listed.State is not null);
        Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<VoiceAgentApiException>(() => voice.Trunks.TestCallAsync("client", new TestCallOrder("+15550100001")))).Status);

        var rule = await voice.DispatchRules.PutAsync(new DispatchRule { Id = "client-rule", Name = "Sales", Trunks = ["client"], Agent = "sales" }, version: null);
        var answer = await voice.DispatchRules.TestAsync(new DispatchTest { Source = "203.0.113.9", Transport = SipTransport.Tls, Called = "+15550199001", Caller = "+15550100001" });
        Assert.Equal(("client", "client-rule", "sales"), (answer.Trunk, answer.Rule, answer.Agent));
        Assert.Equal("client-rule", (await voice.DispatchRules.FindAsync("client-rule"))!.Rule.Id);
        await voice.DispatchRules.DeleteAsync("client-rule", rule.Version);
        Assert.Empty((await voice.DispatchRules.ListAsync()).Rules);
        Assert.Equal(2, (await voice.DispatchRules.HistoryAsync("client-rule"))!.Versions.Count);
        await voice.Trunks.DeleteAsync("client", 3);
        Assert.Null(await voice.Trunks.FindAsync("client"));
    }

    [Fact]
    public async Task A_refusal_says_what_to_do()
    {
        var call = await LiveCall.TalkAsync(_gateway);
        var viewer = new VoiceAgentClient(_gateway.As("Vera", Roles.Viewer));
        var admin = new VoiceAgentClient(_gateway.As("Ada", Roles.Admin));
        await admin.Calls.TransferAsync(call, new Transfer("+15550188888"));

        var forbidden = await Assert.ThrowsAsync<VoiceAgentApiException>(() => viewer.Calls.HangUpAsync(call));
        var conflict = await Assert.ThrowsAsync<VoiceAgentApiException>(() => admin.Calls.TransferAsync(call, new Transfer("+15550166666")));

        Assert.Equal((HttpStatusCode.Forbidden, Permissions.CallsHangUp), (forbidden.Status, forbidden.Permission));
        Assert.Contains("Ask an administrator", forbidden.Message, StringComparison.Ordinal);
        Assert.Contains("transfer/cancel", conflict.Allowed);
    }

    [Fact]
    public async Task Events_go_on_after_a_broken_connection_and_end_with_the_call()
    {
        var call = await LiveCall.TalkAsync(_gateway);
        var broken = new BrokenOnce(_gateway.Server.CreateHandler());
        using var http = new HttpClient(broken) { BaseAddress = _gateway.Server.BaseAddress };
        http.DefaultRequestHeaders.Authorization = _gateway.As("Vera", Roles.Viewer).DefaultRequestHeaders.Authorization;
        await _gateway.Log.AppendAsync(call, new CallEnded(CallEnding.CallerHungUp));

        var events = await new VoiceAgentClient(http).Calls.EventsAsync(call).ToListAsync();

        Assert.Equal(2, broken.Connections);
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(logged => (int)logged.Sequence));
        Assert.IsType<CallEnded>(events[^1].Event);
    }

    [Fact]
    public async Task Reads_and_commands_with_a_key_are_repeated_with_the_same_key()
    {
        var fails = new FailsTwice();
        var services = new ServiceCollection();
        services.AddVoiceAgentClient(new Uri("http://gateway.test"), (_, _) => ValueTask.FromResult("a-token")).ConfigurePrimaryHttpMessageHandler(() => fails);
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<VoiceAgentClient>().Calls.HangUpAsync(CallId.At(TimeProvider.System.GetUtcNow()));

        Assert.Equal(3, fails.Keys.Count);
        Assert.Single(fails.Keys.Distinct());
        Assert.All(fails.Tokens, token => Assert.Equal("Bearer a-token", token));
    }

    public sealed class Started : IAsyncLifetime
    {
        internal GatewayHost Gateway { get; private set; } = null!;

        public async Task InitializeAsync() =>
            Gateway = await GatewayHost.StartAsync(settings: [("Routes:Numbers:0:Number", "+15550199001"), ("Routes:Numbers:0:Agent", "claims"), ("Outbound:Targets:0", "*")]);

        public async Task DisposeAsync() => await Gateway.DisposeAsync();
    }

    // The first connection breaks after some bytes.
    private sealed class BrokenOnce(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private const int Bytes = 700;

        public int Connections { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (++Connections == 1)
            {
                var whole = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
                var type = answer.Content.Headers.ContentType;
                answer.Content = new ByteArrayContent(whole[..Bytes]);
                answer.Content.Headers.ContentType = type;
            }

            return answer;
        }
    }

    private sealed class FailsTwice : HttpMessageHandler
    {
        public List<string> Keys { get; } = [];

        public List<string> Tokens { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Keys.AddRange(request.Headers.GetValues("Idempotency-Key"));
            Tokens.Add(request.Headers.Authorization!.ToString());
            return Task.FromResult(new HttpResponseMessage(Keys.Count < 3 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.Accepted));
        }
    }
}
