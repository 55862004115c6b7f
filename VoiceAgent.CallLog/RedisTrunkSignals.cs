using StackExchange.Redis;

namespace VoiceAgent.CallLog;

/// <inheritdoc cref="ITrunkSignals" />
internal sealed class RedisTrunkSignals(IConnectionMultiplexer redis) : ITrunkSignals
{
    private readonly VersionFeed _feed = new(redis, CallKeys.TrunkFeed);

    public Task SendAsync(string key, long version) => _feed.SendAsync(key, version);

    public Task<IAsyncDisposable> ListenAsync(Action<string, long> heard) => _feed.ListenAsync(heard);
}
