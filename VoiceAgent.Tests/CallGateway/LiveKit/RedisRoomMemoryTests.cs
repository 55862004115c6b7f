using System.Collections.Concurrent;
using VoiceAgent.CallGateway.Calls.Rooms;
using VoiceAgent.CallGateway.LiveKit;
using VoiceAgent.CallGateway.LiveKit.Rooms;
using VoiceAgent.Tests.Emulators.Acs;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.LiveKit;

/// <summary>What is known about rooms, in a real Redis engine.</summary>
[Trait("Speed", "Slow")]
public sealed class RedisRoomMemoryTests(GarnetFixture garnet) : IClassFixture<GarnetFixture>
{
    private readonly RedisRoomMemory _memory = new(garnet.Redis, LiveKitBench.Of(new LiveKitOptions()));

    [Fact]
    public async Task A_room_is_found_by_its_name_and_by_its_calls_and_a_late_report_does_not_hide_the_present_one()
    {
        var room = new KnownRoom("RM_2", "sales", 2_000, "m", 2) { Calls = new Dictionary<string, KnownCall> { ["PA_1"] = new("sip_1", new Dictionary<string, string>(), 2) { CallId = "SCL_1", SipCallId = "c-1" } } };
        await _memory.ChangeAsync("RM_2", _ => room);
        await _memory.ChangeAsync("RM_1", _ => new KnownRoom("RM_1", "sales", 1_000, "old", 1));

        Assert.Equal("RM_2", (await _memory.FindByNameAsync("sales"))!.Sid);
        Assert.Equivalent(room, await _memory.FindByCallAsync("SCL_1"), strict: true);
        Assert.Equal("RM_2", (await _memory.FindByCallAsync("c-1"))!.Sid);
        Assert.Null(await _memory.FindByCallAsync("c-2"));
        Assert.Null(await _memory.FindByNameAsync("none"));
    }

    [Fact]
    public async Task Changes_at_the_same_time_are_all_made()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _memory.ChangeAsync("RM_c", known => (known ?? new KnownRoom("RM_c", "busy", 1, "", 0)) with { MetadataAt = (known?.MetadataAt ?? 0) + 1 })));

        Assert.Equal(8, (await _memory.FindByNameAsync("busy"))!.MetadataAt);
    }

    [Fact]
    public async Task Every_gateway_hears_of_an_end()
    {
        var heard = new ConcurrentQueue<RoomEnd>();
        await using var following = await new RedisRoomMemory(garnet.Redis, LiveKitBench.Of(new LiveKitOptions())).FollowAsync(heard.Enqueue);
        await garnet.Redis.GetSubscriber().PublishAsync(StackExchange.Redis.RedisChannel.Literal("livekit:ends"), "nonsense");

        await _memory.TellAsync(new RoomEnd("sales", "RM_1", ["c-1"], ["SCL_1"]));

        await Eventually.Is(() => heard.Count == 1, "the end to be heard");
        Assert.Equal("c-1", Assert.Single(heard.Single().SipCallIds));
    }
}
