using Microsoft.Extensions.Logging.Abstractions;
using VoiceAgent.CallGateway.Calls.Rooms;
using VoiceAgent.CallGateway.LiveKit;
using VoiceAgent.CallGateway.LiveKit.Rooms;
using VoiceAgent.CallGateway.LiveKit.Wire;
using VoiceAgent.Tests.CallGateway.Hosting;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.LiveKit;

/// <summary>What the SIP edge gets when no report has told about a room.</summary>
public sealed class LiveKitRoomFactsTests : IAsyncLifetime
{
    private static readonly RoomLeg Asked = new("c-1", "SCL_1", new Dictionary<string, string>
    {
        ["X-VoiceAgent-Room"] = "sales%20%2F%201",
        ["X-VoiceAgent-Agent"] = "claims",
        ["X-VoiceAgent-Language"] = "fr",
    });

    private readonly MemoryRooms _memory = new();
    private LiveKitBench _bench = null!;

    [Fact]
    public async Task A_room_that_no_report_has_told_about_is_read_from_the_server()
    {
        await _bench.Rooms.CreateAsync(new LiveKitRoomOrder { Name = "sales / 1", Metadata = """{"customer":"4711"}""" }, default);
        var rules = _bench.Options() with { Dispatch = [new RoomRule { Agent = "{header:x-voiceagent-agent}", Carry = new Dictionary<string, string> { ["customer"] = "{metadata:customer}" } }] };

        var found = (await Facts(rules).FindAsync(Asked, default))!;

        Assert.StartsWith("RM_", found.RoomId, StringComparison.Ordinal);
        Assert.Equal(("sales / 1", "claims", "4711", false), (found.Room, found.Agent, found.Metadata["customer"], found.IsEnded));
    }

    [Fact]
    public async Task While_server_and_store_are_away_the_headers_still_name_the_agent()
    {
        var away = _bench.Options() with { Url = "http://127.0.0.1:1" };
        Assert.Equal(("sales / 1", "claims", "fr"), Shown(await Facts(away).FindAsync(Asked, default)));

        _memory.IsDown = true;
        Assert.Equal(("sales / 1", "claims", "fr"), Shown(await Facts(away).FindAsync(Asked, default)));
        Assert.Null(await Facts(away).FindAsync(new RoomLeg("c-1", null, new Dictionary<string, string>()), default));
    }

    [Fact]
    public async Task A_call_of_no_room_and_an_installation_without_LiveKit_have_no_facts()
    {
        Assert.Null(await Facts(_bench.Options()).FindAsync(new RoomLeg("c-1", "tag", new Dictionary<string, string>()), default));
        Assert.Null(await Facts(new LiveKitOptions()).FindAsync(Asked, default));
        Assert.Null(await Facts(_bench.Options()).FindAsync(new RoomLeg("c-1", null, new Dictionary<string, string> { ["X-VoiceAgent-Room"] = new('x', 2_000) }), default));
    }

    [Fact]
    public async Task A_room_that_has_ended_does_not_hide_the_one_that_has_its_name_now()
    {
        await _memory.ChangeAsync("RM_old", _ => new KnownRoom("RM_old", "sales / 1", 1, """{"agent":"old"}""", 1) { EndedAt = 2 });
        await _bench.Rooms.CreateAsync(new LiveKitRoomOrder { Name = "sales / 1" }, default);

        var found = (await Facts(_bench.Options()).FindAsync(Asked, default))!;

        Assert.NotEqual("RM_old", found.RoomId);
        Assert.False(found.IsEnded);
    }

    public async Task InitializeAsync() => _bench = await LiveKitBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    private LiveKitRoomFacts Facts(LiveKitOptions options) =>
        new(_memory, new LiveKitRoomService(_bench.Twirp(options)), LiveKitBench.Of(options), TimeProvider.System, NullLogger<LiveKitRoomFacts>.Instance);

    private static (string? Room, string? Agent, string? Language) Shown(RoomFacts? facts) => (facts?.Room, facts?.Agent, facts?.Language);
}
