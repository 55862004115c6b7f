using System.Globalization;
using StackExchange.Redis;

namespace VoiceAgent.CallLog;

/// <summary>A message is the version, a space and the number.</summary>
internal sealed class RedisRouteSignals(IConnectionMultiplexer redis) : IRouteSignals
{
    public Task SendAsync(RouteSignal change) =>
        redis.GetSubscriber().PublishAsync(CallKeys.RouteFeed, string.Create(CultureInfo.InvariantCulture, $"{change.Version} {change.Number}"));

    public async Task<IAsyncDisposable> ListenAsync(Action<RouteSignal> heard)
    {
        Action<RedisChannel, RedisValue> take = (_, text) => Take(text!, heard);
        await redis.GetSubscriber().SubscribeAsync(CallKeys.RouteFeed, take);
        return new Listening(redis.GetSubscriber(), take);
    }

    private static void Take(string text, Action<RouteSignal> heard)
    {
        if (text.Split(' ', 2) is [var version, { Length: > 0 } number] && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var read))
        {
            heard(new RouteSignal(number, read));
        }
    }

    private sealed class Listening(ISubscriber subscriber, Action<RedisChannel, RedisValue> take) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await subscriber.UnsubscribeAsync(CallKeys.RouteFeed, take);
    }
}
