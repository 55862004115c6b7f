using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using VoiceAgent.CallGateway.Calls.Rooms;

namespace VoiceAgent.CallGateway.LiveKit.Rooms;

/// <summary>One value for each room, and keys that lead to it from its name and from its calls. Ends of rooms are messages.</summary>
internal sealed class RedisRoomMemory(IConnectionMultiplexer redis, IOptions<LiveKitOptions> options) : IRoomMemory
{
    private const int Tries = 20;

    private static readonly RedisChannel Ends = RedisChannel.Literal("livekit:ends");

    private IDatabase Database => redis.GetDatabase();

    public async Task<KnownRoom> ChangeAsync(string sid, Func<KnownRoom?, KnownRoom> change)
    {
        var key = Of("room", sid);
        for (var tries = 0; tries < Tries; tries++)
        {
            var stored = await Database.StringGetAsync(key);
            var next = change(Read(stored));
            var write = Database.CreateTransaction();
            write.AddCondition(stored.IsNull ? Condition.KeyNotExists(key) : Condition.StringEqual(key, stored));
            _ = write.StringSetAsync(key, JsonSerializer.Serialize(next), options.Value.RoomsKept);
            if (await write.ExecuteAsync())
            {
                await IndexAsync(next);
                return next;
            }
        }

        throw new TimeoutException("A room changes so often that it could not be written.");
    }

    public async Task<KnownRoom?> FindByNameAsync(string name) =>
        (string?)await Database.StringGetAsync(Of("name", name)) is { } entry && entry.Split(' ', 2) is [_, var sid] ? await FindAsync(sid) : null;

    public async Task<KnownRoom?> FindByCallAsync(string key) => (string?)await Database.StringGetAsync(Of("call", key)) is { } sid ? await FindAsync(sid) : null;

    public Task TellAsync(RoomEnd end) => redis.GetSubscriber().PublishAsync(Ends, JsonSerializer.Serialize(end));

    public async Task<IAsyncDisposable> FollowAsync(Action<RoomEnd> ended)
    {
        Action<RedisChannel, RedisValue> take = (_, text) => Take(text, ended);
        await redis.GetSubscriber().SubscribeAsync(Ends, take);
        return new Following(redis.GetSubscriber(), take);
    }

    private async Task<KnownRoom?> FindAsync(string sid) => Read(await Database.StringGetAsync(Of("room", sid)));

    // The keys of a room lie on other shards, so they are written after it. A report that is repeated writes them again.
    private async Task IndexAsync(KnownRoom room)
    {
        var kept = options.Value.RoomsKept;
        foreach (var key in room.Keys())
        {
            await Database.StringSetAsync(Of("call", key), room.Sid, kept);
        }

        // A late report about a former room of this name must not hide the present one.
        var name = Of("name", room.Name);
        if ((string?)await Database.StringGetAsync(name) is not { } entry || !long.TryParse(entry.Split(' ')[0], CultureInfo.InvariantCulture, out var created) || created <= room.CreatedMs)
        {
            await Database.StringSetAsync(name, string.Create(CultureInfo.InvariantCulture, $"{room.CreatedMs} {room.Sid}"), kept);
        }
    }

    private static void Take(RedisValue text, Action<RoomEnd> ended)
    {
        try
        {
            if (JsonSerializer.Deserialize<RoomEnd>((string)text!) is { } end)
            {
                ended(end);
            }
        }
        catch (JsonException)
        {
            // A later version may send another form. Its gateways hang up themselves.
        }
    }

    private static KnownRoom? Read(RedisValue stored) => stored.IsNull ? null : JsonSerializer.Deserialize<KnownRoom>((string)stored!);

    // Names come from other systems. A hash has the same length and the same characters for each of them.
    private static RedisKey Of(string kind, string name) => $"livekit:{kind}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..32]}";

    private sealed class Following(ISubscriber subscriber, Action<RedisChannel, RedisValue> take) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await subscriber.UnsubscribeAsync(Ends, take);
    }
}
