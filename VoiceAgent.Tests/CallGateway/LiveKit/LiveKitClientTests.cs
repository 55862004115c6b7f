using VoiceAgent.CallGateway.LiveKit;
using VoiceAgent.CallGateway.LiveKit.Wire;
using VoiceAgent.Tests.Emulators.LiveKit;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.LiveKit;

/// <summary>The product's client of LiveKit's API, against the emulated server.</summary>
public sealed class LiveKitClientTests
{
    [Fact]
    public async Task Rooms_are_created_described_and_deleted()
    {
        await using var bench = await LiveKitBench.StartAsync();

        var room = await bench.Rooms.CreateAsync(new LiveKitRoomOrder { Name = "sales", Metadata = "m", EmptyTimeout = 60, MaxParticipants = 4 }, default);
        Assert.StartsWith("RM_", room.Sid, StringComparison.Ordinal);
        Assert.Equal(("sales", "m", 4), (room.Name, room.Metadata, room.MaxParticipants));
        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(room.CreatedMs()), TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow().AddMinutes(5));
        Assert.Equal("n", (await bench.Rooms.ChangeMetadataAsync("sales", "n", default)).Metadata);
        Assert.Equal(["sales"], (await bench.Rooms.ListAsync([], default)).Select(one => one.Name));
        Assert.Empty(await bench.Rooms.ListAsync(["none"], default));
        await bench.Rooms.DeleteAsync("sales", default);

        var gone = await Assert.ThrowsAsync<LiveKitException>(() => bench.Rooms.DeleteAsync("sales", default));
        Assert.Equal(LiveKitException.NotFound, gone.Code);
        Assert.Contains("LiveKit says: requested room does not exist.", gone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Participants_are_changed_muted_addressed_and_removed()
    {
        await using var bench = await LiveKitBench.StartAsync();
        await bench.Server.PlayAsync(HttpMethod.Post, "rooms/sales/participants", new { identity = "ana", attributes = new Dictionary<string, string> { ["a"] = "1" } });

        var ana = Assert.Single(await bench.Rooms.ParticipantsAsync("sales", default));
        Assert.Equal(("ana", "STANDARD", "1"), (ana.Identity, ana.Kind, ana.Attributes!["a"]));
        var changed = await bench.Rooms.ChangeAsync(new LiveKitParticipantChange("sales", "ana") { Name = "Ana", Attributes = new Dictionary<string, string> { ["a"] = "", ["b"] = "2" } }, default);
        Assert.Equal(("Ana", "2", false), (changed.Name, changed.Attributes!["b"], changed.Attributes.ContainsKey("a")));
        Assert.True((await bench.Rooms.MuteAsync(new LiveKitMute("sales", "ana", ana.Tracks![0].Sid, true), default))!.Muted);
        await bench.Rooms.SendAsync(new LiveKitData("sales", [1, 2, 3], "RELIABLE") { Topic = "t" }, default);
        await bench.Rooms.RemoveAsync("sales", "ana", default);
        Assert.Empty(await bench.Rooms.ParticipantsAsync("sales", default));
        Assert.Empty(await bench.Rooms.ParticipantsAsync("none", default));
    }

    [Fact]
    public async Task A_call_is_placed_into_a_room_and_transferred()
    {
        await using var bench = await LiveKitBench.StartAsync();
        var trunk = await bench.Sip.CreateAsync(new SipOutboundTrunk { Name = "agents", Address = "sip.example.com", Numbers = ["+15550199001"] }, default);

        var call = await bench.Sip.DialAsync(
            new SipDial
            {
                SipTrunkId = trunk.SipTrunkId!,
                SipCallTo = "+15550199001",
                RoomName = "sales",
                ParticipantIdentity = "agent",
                Headers = new Dictionary<string, string> { ["X-VoiceAgent-Agent"] = "claims" },
                Dtmf = "1w2",
                PlayDialtone = true,
                RingingTimeout = TimeSpan.FromSeconds(2.5),
                WaitUntilAnswered = true,
            },
            default);

        var agent = Assert.Single(await bench.Rooms.ParticipantsAsync("sales", default));
        Assert.Equal((LiveKitNames.SipKind, call.SipCallId, "active"), (agent.Kind, agent.Attributes![LiveKitNames.CallId], agent.Attributes[LiveKitNames.CallStatus]));
        var bad = await Assert.ThrowsAsync<LiveKitException>(() => bench.Sip.TransferAsync(new SipTransfer { RoomName = "sales", ParticipantIdentity = "agent", TransferTo = "+1555" }, default));
        Assert.Equal("invalid_argument", bad.Code);
        var transferred = await bench.Sip.TransferAsync(new SipTransfer { RoomName = "sales", ParticipantIdentity = "agent", TransferTo = "tel:+15550100001" }, default);
        Assert.Equal("STS_TRANSFER_SUCCESSFUL", transferred.Status);
    }

    [Theory]
    [InlineData("status-486", "resource_exhausted", "busy")]
    [InlineData("status-408", "deadline_exceeded", "nobody has answered")]
    [InlineData("status-503", "failed_precondition", "SIP service")]
    public async Task A_call_that_fails_says_why(string fault, string code, string words)
    {
        await using var bench = await LiveKitBench.StartAsync(("Faults:livekit.dial:Kind", fault), ("Faults:livekit.dial:Rate", "1"));
        var trunk = await bench.Sip.CreateAsync(new SipOutboundTrunk { Name = "agents", Address = "sip.example.com", Numbers = ["+15550199001"] }, default);

        var refused = await Assert.ThrowsAsync<LiveKitException>(() => bench.Sip.DialAsync(
            new SipDial { SipTrunkId = trunk.SipTrunkId!, SipCallTo = "+15550199001", RoomName = "sales", WaitUntilAnswered = true }, default));

        Assert.Equal(code, refused.Code);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Empty(await bench.Rooms.ParticipantsAsync("sales", default));
    }

    [Fact]
    public async Task A_wrong_secret_is_named_without_being_shown()
    {
        await using var bench = await LiveKitBench.StartAsync();
        var wrong = bench.Options() with { ApiSecret = "another-secret-of-the-tests-which-nobody-knows" };

        var refused = await Assert.ThrowsAsync<LiveKitException>(() => new LiveKitRoomService(bench.Twirp(wrong)).ListAsync([], default));

        Assert.Equal("unauthenticated", refused.Code);
        Assert.Contains("'LiveKit:ApiSecret'", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong.ApiSecret, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_away_for_a_moment_is_asked_again_for_what_can_be_repeated()
    {
        await using var bench = await LiveKitBench.StartAsync(("Faults:livekit.request:Kind", "status-503"), ("Faults:livekit.request:Once", "true"));

        Assert.Empty(await bench.Rooms.ListAsync([], default));
    }

    [Fact]
    public async Task What_must_not_be_repeated_is_sent_once()
    {
        await using var bench = await LiveKitBench.StartAsync(("Faults:livekit.request:Kind", "status-503"), ("Faults:livekit.request:Once", "true"));

        var refused = await Assert.ThrowsAsync<LiveKitException>(() => bench.Rooms.DeleteAsync("sales", default));

        Assert.Equal("unavailable", refused.Code);
    }

    [Fact]
    public async Task An_address_without_a_server_says_so()
    {
        await using var bench = await LiveKitBench.StartAsync();
        var nowhere = bench.Options() with { Url = "http://127.0.0.1:1" };

        var away = await Assert.ThrowsAsync<LiveKitException>(() => new LiveKitRoomService(bench.Twirp(nowhere)).DeleteAsync("sales", default));

        Assert.Equal(LiveKitException.Away, away.Code);
        Assert.Contains("'LiveKit:Url'", away.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ws://livekit.example:7880", "http://livekit.example:7880/", "ws://livekit.example:7880")]
    [InlineData("wss://livekit.example/", "https://livekit.example/", "wss://livekit.example")]
    [InlineData("https://http.example/base", "https://http.example/base/", "wss://http.example/base")]
    public void An_address_is_understood_in_both_schemes(string url, string api, string client)
    {
        var options = new LiveKitOptions { Url = url };

        Assert.Equal((api, client), (options.Api.AbsoluteUri, options.ClientUrl));
    }

    [Theory]
    [InlineData("", "a-secret-of-the-tests-with-more-than-32-characters", "'LiveKit:ApiKey'")]
    [InlineData("devkey", "secret", "livekit-server --dev")]
    public void A_server_needs_a_key_and_a_long_secret(string key, string secret, string words) =>
        Assert.Contains(new LiveKitOptions { Url = "https://x.example", ApiKey = key, ApiSecret = secret }.Validate(new(new object())), mistake => mistake.ErrorMessage!.Contains(words, StringComparison.Ordinal));

    [Fact]
    public async Task The_usual_options_have_no_mistake_and_mistakes_are_named()
    {
        await using var bench = await LiveKitBench.StartAsync();
        var usual = bench.Usual();
        Assert.Empty(usual.Validate(new(usual)));

        foreach (var (options, words) in new (LiveKitOptions, string)[]
        {
            (usual with { Credentials = new Dictionary<string, VoiceAgent.CallGateway.LiveKit.Setup.TrunkCredentials>() }, "'LiveKit:Credentials:edge:Username'"),
            (usual with { InboundTrunks = [usual.InboundTrunks[0] with { AllowedAddresses = [] }] }, "everybody could call"),
            (usual with { InboundTrunks = [usual.InboundTrunks[0] with { AllowedAddresses = ["10.0.0.0/99"] }] }, "10.0.0.0/99"),
            (usual with { OutboundTrunks = [usual.OutboundTrunks[0] with { Address = "sip:x" }] }, "without 'sip:'"),
            (usual with { OutboundTrunks = [usual.OutboundTrunks[0] with { Numbers = [] }] }, "without Numbers"),
            (usual with { Rules = [usual.Rules[0] with { Trunks = ["none"] }] }, "'none'"),
            (usual with { Rules = [usual.Rules[0], usual.Rules[0]] }, "more than once"),
            (usual with { Agent = new() { Number = "x" } }, "'LiveKit:Agent:Number'"),
            (usual with { Dispatch = [new() { Agent = "{secret}" }] }, "{secret}"),
            (usual with { Dispatch = [new() { Language = "de" }] }, "needs an Agent or a Number"),
            (usual with { Url = "" }, "no 'LiveKit:Url'"),
        })
        {
            Assert.Contains(options.Validate(new(options)), mistake => mistake.ErrorMessage!.Contains(words, StringComparison.Ordinal));
        }
    }
}
