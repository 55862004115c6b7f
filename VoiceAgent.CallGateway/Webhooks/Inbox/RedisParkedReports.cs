using Microsoft.Extensions.Options;
using StackExchange.Redis;
using VoiceAgent.CallGateway.Outgoing;

namespace VoiceAgent.CallGateway.Webhooks.Inbox;

/// <summary>The reports that were given up, in Redis.</summary>
internal sealed class RedisParkedReports(IConnectionMultiplexer redis, IOptions<InboxOptions> options, ILogger<RedisParkedReports> logger) : IParkedReports
{
    private readonly RedisParkedEntries<ParkedReport> _entries = new(redis, "{inbox:parked}", options.Value.MostParked);

    public async Task ParkAsync(ParkedReport parked)
    {
        if (await _entries.ParkAsync(parked.Id, parked, parked.At) is > 0 and var dropped)
        {
            WebhooksLog.ParkedDropped(logger, dropped);
        }
    }

    public Task<IReadOnlyList<ParkedReport>> ListAsync(int skip, int limit) => _entries.ListAsync(skip, limit);

    public Task<ParkedReport?> FindAsync(string id) => _entries.FindAsync(id);

    public Task RemoveAsync(string id) => _entries.RemoveAsync(id);

    public Task<long> CountAsync() => _entries.CountAsync();
}
