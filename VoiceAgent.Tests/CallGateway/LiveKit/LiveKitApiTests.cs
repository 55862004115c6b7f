using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using VoiceAgent.CallGateway.Audit;
using VoiceAgent.CallGateway.LiveKit.Setup;
using VoiceAgent.Client;
using VoiceAgent.Emulators.LiveKit.Rooms;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Emulators.LiveKit;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.LiveKit;

/// <summary><c>/api/livekit</c> of a gateway, with the emulated server.</summary>
public sealed class LiveKitApiTests : IAsyncLifetime
{
    private LiveKitBench _bench = null!;
    private GatewayHost _gateway = null!;
    private HttpClient _ana = null!;

    [Fact]
    public async Task An_agent_is_asked_into_a_room_once_and_out_again()
    {
        Assert.Equal(HttpStatusCode.Conflict, (await AskAsync("sales", new { agent = "claims" })).StatusCode);
        await _gateway.Services.GetRequiredService<LiveKitSetup>().RunAsync(default);

        var asked = await ReadAsync(await AskAsync("sales / 1", new { agent = "claims", language = "de-DE", metadata = "m" }));
        Assert.Equal((false, "voiceagent-claims"), (asked.GetProperty("wasThere").GetBoolean(), asked.GetProperty("identity").GetString()));
        var agent = Assert.Single(await _bench.Rooms.ParticipantsAsync("sales / 1", default));
        Assert.Equal(("claims", "de-DE", "m"), (agent.Attributes!["voiceagent.agent"], agent.Attributes["voiceagent.language"], agent.Metadata));
        Assert.Equal(asked.GetProperty("callId").GetString(), agent.Attributes["sip.callID"]);

        Assert.True((await ReadAsync(await AskAsync("sales / 1", new { agent = "claims" }))).GetProperty("wasThere").GetBoolean());
        Assert.Single(await _bench.Rooms.ParticipantsAsync("sales / 1", default));
        var listed = Assert.Single((await _ana.GetFromJsonAsync<JsonElement>("/api/livekit/rooms")).GetProperty("rooms").EnumerateArray());
        Assert.Equal(("sales / 1", 1), (listed.GetProperty("name").GetString(), listed.GetProperty("participants").GetInt32()));

        _bench.Server.Get<RoomTable>().Join("sales / 1", "customer", "STANDARD", _ => { });
        for (var times = 0; times < 2; times++)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await _ana.DeleteAsync("/api/livekit/rooms/sales%20%2F%201/agent")).StatusCode);
        }

        Assert.Equal(["customer"], (await _bench.Rooms.ParticipantsAsync("sales / 1", default)).Select(one => one.Identity));
    }

    [Fact]
    public async Task The_client_library_has_every_request()
    {
        await _gateway.Services.GetRequiredService<LiveKitSetup>().RunAsync(default);
        var client = new VoiceAgentClient(_ana);

        var asked = await client.Rooms.AskAgentAsync("client/1", new RoomAgentRequest("claims", "fr"));
        Assert.Equal(("client/1", false), (asked.Room, asked.WasThere));
        Assert.Contains((await client.Rooms.ListAsync()).Rooms, room => room.Name == "client/1");
        Assert.Equal("bo", new JsonWebToken((await client.Rooms.MakeTokenAsync(new RoomTokenRequest("client/1", "bo") { Seconds = 60 })).Token).Subject);
        await client.Rooms.DismissAgentAsync("client/1", "claims");
        Assert.Empty(await _bench.Rooms.ParticipantsAsync("client/1", default));
    }

    [Theory]
    [InlineData("""{}""", "'agent'")]
    [InlineData("""{"agent":"no such name!"}""", "'agent'")]
    [InlineData("""{"agent":"forbidden"}""", "'LiveKit:Agents'")]
    [InlineData("""{"agent":"claims","language":"a b"}""", "'language'")]
    public async Task An_order_that_cannot_be_used_says_what_to_do(string body, string words)
    {
        using var refused = await _ana.PostAsync("/api/livekit/rooms/sales/agent", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(words, (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_lets_its_holder_join_one_room_and_no_more()
    {
        using var made = await _ana.PostAsJsonAsync("/api/livekit/tokens", new { room = "sales", identity = "bo", name = "Bo", seconds = 120, canPublish = false, attributes = new { a = "b" }, roomMetadata = """{"agent":"claims"}""" });
        var answer = await ReadAsync(made);
        Assert.True(made.Headers.CacheControl!.NoStore);

        var token = new JsonWebToken(answer.GetProperty("token").GetString());
        Assert.Equal((EmulatedLiveKit.Key, "bo"), (token.Issuer, token.Subject));
        Assert.Equal(TimeSpan.FromSeconds(120), token.ValidTo - token.ValidFrom);
        Assert.Equal("""{"roomJoin":true,"room":"sales","canPublish":false}""", token.GetPayloadValue<JsonElement>("video").GetRawText());
        Assert.False(token.TryGetPayloadValue<JsonElement>("sip", out _));
        Assert.Equal("""{"agent":"claims"}""", token.GetPayloadValue<JsonElement>("roomConfig").GetProperty("metadata").GetString());
        Assert.StartsWith("ws://127.0.0.1", answer.GetProperty("url").GetString(), StringComparison.Ordinal);
        IReadOnlyList<AuditRecord> audit = [.. await _gateway.Audit.PeekAsync(1_000), .. _gateway.Audit.Stored];
        Assert.Contains(audit, record => record.Request.Contains("/api/livekit/tokens", StringComparison.Ordinal) && record.Parameters["identity"] == "bo");
        Assert.DoesNotContain(audit, record => JsonSerializer.Serialize(record).Contains(token.EncodedToken, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"room":"sales"}""", "'identity'")]
    [InlineData("""{"identity":"bo"}""", "'room'")]
    [InlineData("""{"room":"sales","identity":"bo","seconds":999999}""", "'seconds'")]
    [InlineData("""{"room":"sales","identity":"bo","seconds":-1}""", "'seconds'")]
    [InlineData("""{"room":"sales","identity":"bo","attributes":{"sip.callID":"x"}}""", "'attributes'")]
    public async Task A_token_that_cannot_be_made_says_what_to_do(string body, string words)
    {
        using var refused = await _ana.PostAsync("/api/livekit/tokens", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(words, (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_server_the_answer_says_what_to_set()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var ana = gateway.As("Ana", "admin");

        using var refused = await ana.GetAsync("/api/livekit/rooms");

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("'LiveKit:Url'", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    public async Task InitializeAsync()
    {
        _bench = await LiveKitBench.StartAsync();
        _gateway = await GatewayHost.StartAsync(settings:
        [
            ("LiveKit:Url", _bench.Server.Address.ToString()), ("LiveKit:ApiKey", EmulatedLiveKit.Key), ("LiveKit:ApiSecret", EmulatedLiveKit.Secret),
            ("LiveKit:OutboundTrunks:0:Name", "agents"), ("LiveKit:OutboundTrunks:0:Address", "sip.example.com"), ("LiveKit:OutboundTrunks:0:Numbers:0", "+15550199001"),
            ("LiveKit:Agent:Number", "+15550199001"), ("LiveKit:Agents:0", "claims"),
        ]);
        _ana = _gateway.As("Ana", "admin");
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _bench.DisposeAsync();
    }

    private Task<HttpResponseMessage> AskAsync(string room, object order) => _ana.PostAsJsonAsync($"/api/livekit/rooms/{Uri.EscapeDataString(room)}/agent", order);

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode is HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement.Clone();
    }
}
