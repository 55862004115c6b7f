using System.Globalization;
using StackExchange.Redis;

namespace VoiceAgent.CallLog;

/// <summary>Messages about new versions of stored data. A message is the version, a space and the name.</summary>
internal sealed class VersionFeed(IConnectionMultiplexer redis, RedisChannel channel)
{
    public Task SendAsync(string name, long version) => redis.GetSubscriber().PublishAsync(channel, string.Create(CultureInfo.InvariantCulture, $"{version} {name}"));

    public async Task<IAsyncDisposable> ListenAsync(Action<string, long> heard)
    {
        Action<RedisChannel, RedisValue> take = (_, text) => Take(text!, heard);
        await redis.GetSubscriber().SubscribeAsync(channel, take);
        return new Listening(redis.GetSubscriber(), channel, take);
    }

    private static void Take(string text, Action<string, long> heard)
    {
        if (text.Split(' ', 2) is [var version, { Length: > 0 } name] && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var read))
        {
            heard(name, read);
        }
    }

    private sealed class Listening(ISubscriber subscriber, RedisChannel channel, Action<RedisChannel, RedisValue> take) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await subscriber.UnsubscribeAsync(channel, take);
    }
}
