using StackExchange.Redis;

namespace VoiceAgent.CallLog;

/// <inheritdoc cref="IRouteSignals" />
internal sealed class RedisRouteSignals(IConnectionMultiplexer redis) : IRouteSignals
{
    private readonly VersionFeed _feed = new(redis, CallKeys.RouteFeed);

    public Task SendAsync(RouteSignal change) => _feed.SendAsync(change.Number, change.Version);

    public Task<IAsyncDisposable> ListenAsync(Action<RouteSignal> heard) => _feed.ListenAsync((number, version) => heard(new RouteSignal(number, version)));
}
