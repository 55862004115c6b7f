using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using VoiceAgent.CallGateway.Calls.Rooms;
using VoiceAgent.CallGateway.LiveKit;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Emulators.Acs;
using VoiceAgent.Tests.Emulators.LiveKit;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.LiveKit;

/// <summary>LiveKit's webhooks at a gateway, and what the SIP edge learns from them.</summary>
public sealed class LiveKitWebhookTests : IAsyncLifetime
{
    private GatewayHost _gateway = null!;
    private HttpClient _client = null!;

    [Fact]
    public async Task The_edge_learns_room_agent_and_language_and_when_the_room_ends()
    {
        var facts = _gateway.Services.GetRequiredService<IRoomFacts>();
        var ends = new List<RoomEnd>();
        await using var following = await facts.FollowAsync(ends.Add);
        var leg = new RoomLeg("dialog-1", "SCL_w1", new Dictionary<string, string>());
        Assert.Null(await facts.FindAsync(leg, default));

        Assert.Equal("done", await OutcomeAsync(Event("room_started", "EV_1", "RM_w1", "w1", """{"agent":"claims","language":"de-DE"}""")));
        Assert.Equal("done", await OutcomeAsync(Event("participant_joined", "EV_2", "RM_w1", "w1", """{"agent":"claims","language":"de-DE"}""", "SCL_w1", "dialog-1")));

        var found = (await facts.FindAsync(leg, default))!;
        Assert.Equal(("w1", "RM_w1", "claims", "de-DE", false), (found.Room, found.RoomId, found.Agent, found.Language, found.IsEnded));
        Assert.Equal("w1", (await facts.FindAsync(leg with { FromTag = null }, default))!.Room);
        Assert.Equal("w1", (await facts.FindAsync(new RoomLeg("other", "other", new Dictionary<string, string> { ["x-voiceagent-room"] = "w1" }), default))!.Room);

        Assert.Equal("done", await OutcomeAsync(Event("room_finished", "EV_3", "RM_w1", "w1", "")));
        var end = Assert.Single(ends);
        Assert.Equal(("w1", "dialog-1", "SCL_w1"), (end.Room, Assert.Single(end.SipCallIds), Assert.Single(end.FromTags)));
        Assert.True((await facts.FindAsync(leg, default))!.IsEnded);
    }

    [Fact]
    public async Task What_the_server_reports_about_an_arrived_call_reaches_the_edge()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var bench = await LiveKitBench.StartAsync(("LiveKit:Webhooks:0", receiver.Address.ToString()));
        await bench.Setup(bench.Usual()).RunAsync(default);
        (await bench.Server.PlayAsync(HttpMethod.Post, "calls", new { from = "+15550100001", to = "+15550199100", callId = "our-dialog", source = "10.0.0.5" })).EnsureSuccessStatusCode();
        await Eventually.Is(() => receiver.Received.Count == 2, "the reports");

        foreach (var webhook in receiver.Received)
        {
            Assert.Equal(HttpStatusCode.OK, (await SendAsync(webhook.Body, webhook.Authorization, webhook.ContentType)).StatusCode);
        }

        var found = await _gateway.Services.GetRequiredService<IRoomFacts>().FindAsync(new RoomLeg("our-dialog", null, new Dictionary<string, string>()), default);
        Assert.StartsWith("call_+15550100001_", found!.Room, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeated_event_is_known_and_events_of_other_kinds_are_harmless()
    {
        var started = Event("room_started", "EV_r", "RM_r", "r", "");
        Assert.Equal("done", await OutcomeAsync(started));
        Assert.Equal("repeated", await OutcomeAsync(started));

        Assert.Equal("ignored", await OutcomeAsync("""{"event":"egress_started","id":"EV_e","egressInfo":{"egressId":"x"},"createdAt":"1"}"""));
        Assert.Equal("ignored", await OutcomeAsync("""{"event":"something_new","id":"EV_n","room":{"sid":"RM_n","name":"n"},"future":[{"a":1}]}"""));
        Assert.Equal("ignored", await OutcomeAsync("""{"event":"participant_joined","id":"EV_m"}"""));
        Assert.Equal("ignored", await OutcomeAsync("""{"event":"track_published","id":"EV_t","room":{"sid":"RM_n","name":"n"},"participant":{"kind":"CONNECTOR"}}"""));
    }

    [Fact]
    public async Task A_report_is_kept_while_its_work_fails()
    {
        _gateway.Rooms.IsDown = true;
        try
        {
            Assert.Equal("later", await OutcomeAsync(Event("room_started", "EV_k", "RM_k", "k", "")));
            Assert.Contains(_gateway.Inbox.Waiting, report => report.Body.Contains("RM_k", StringComparison.Ordinal));
        }
        finally
        {
            _gateway.Rooms.IsDown = false;
        }
    }

    [Fact]
    public async Task Only_LiveKits_own_signature_over_this_body_is_accepted()
    {
        var body = Event("room_started", "EV_s", "RM_s", "s", "");
        var now = TimeProvider.System.GetUtcNow();

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(body, $"Bearer {Sign(body)}")).StatusCode);
        foreach (var wrong in new[]
        {
            "", "Bearer", "nonsense", "a.b.c", new string('x', 9_000),
            Sign(body, secret: "another-secret-of-the-tests-which-nobody-knows"),
            Sign(body, key: "APIother"),
            Sign(body + " "),
            Sign(body, until: now.AddMinutes(-2)),
            Sign(body, from: now.AddMinutes(5), until: now.AddMinutes(10)),
            Sign(body, hash: ""),
            Sign(body, hash: "not base64"),
            Unsigned(body),
        })
        {
            using var refused = await SendAsync(body, wrong);
            Assert.True(refused.StatusCode is HttpStatusCode.Unauthorized, wrong);
            Assert.DoesNotContain(EmulatedLiveKit.Secret, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Bodies_are_bounded_and_have_their_own_type()
    {
        var body = Event("room_started", "EV_b", "RM_b", "b", "");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await SendAsync(body, Sign(body), "application/json")).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(new string(' ', 300_000), Sign(body))).StatusCode);
        foreach (var malformed in new[] { "x", "[]", "null", "{}", """{"event":"room_started"}""", """{"event":5,"id":"x"}""" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(malformed, Sign(malformed))).StatusCode);
        }
    }

    public async Task InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync(settings:
        [
            ("LiveKit:Url", "http://127.0.0.1:1"), ("LiveKit:ApiKey", EmulatedLiveKit.Key), ("LiveKit:ApiSecret", EmulatedLiveKit.Secret),
            ("Webhooks:Limits:RefusedPerSecond", "10000"), ("Webhooks:Limits:RefusedBurst", "10000"),
        ]);
        _client = _gateway.CreateClient();
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    private static string Event(string what, string id, string sid, string room, string metadata, string? call = null, string? dialog = null) => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["event"] = what,
        ["id"] = id,
        ["createdAt"] = "1767603600",
        ["room"] = new { sid, name = room, metadata, creationTime = "1767603600", creationTimeMs = "1767603600123" },
        ["participant"] = call is null ? null : new { sid = $"PA_{call}", identity = "sip_1", kind = "SIP", attributes = new Dictionary<string, string> { ["sip.callID"] = call, ["sip.callIDFull"] = dialog! } },
    }.Where(member => member.Value is not null).ToDictionary());

    private async Task<string> OutcomeAsync(string body)
    {
        using var answer = await SendAsync(body, Sign(body));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("outcome").GetString()!;
    }

    private async Task<HttpResponseMessage> SendAsync(string body, string authorization, string type = "application/webhook+json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/livekit") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await _client.SendAsync(request);
    }

    private static string Sign(string body, string key = EmulatedLiveKit.Key, string secret = EmulatedLiveKit.Secret, DateTimeOffset? from = null, DateTimeOffset? until = null, string? hash = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = key,
            NotBefore = (from ?? now.AddMinutes(-10)).UtcDateTime,
            Expires = (until ?? now.AddMinutes(5)).UtcDateTime,
            Claims = new Dictionary<string, object> { ["sha256"] = hash ?? Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(body))) },
            SigningCredentials = new SigningCredentials(LiveKitTokens.KeyOf(secret), SecurityAlgorithms.HmacSha256),
        });
    }

    private static string Unsigned(string body)
    {
        var until = TimeProvider.System.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds();
        var claims = $$"""{"iss":"{{EmulatedLiveKit.Key}}","exp":{{until}},"sha256":"{{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}}"}""";
        return $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{Base64UrlEncoder.Encode(claims)}.";
    }
}
