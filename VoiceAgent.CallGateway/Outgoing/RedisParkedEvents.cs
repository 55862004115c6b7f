using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>The outgoing events that could not be delivered, in Redis.</summary>
internal sealed class RedisParkedEvents(IConnectionMultiplexer redis, IOptions<EventOptions> options, ILogger<RedisParkedEvents> logger) : IParkedEvents
{
    private readonly RedisParkedEntries<ParkedEvent> _entries = new(redis, "{events:parked}", options.Value.MostParked);

    public async Task ParkAsync(ParkedEvent parked)
    {
        if (await _entries.ParkAsync(parked.Id, parked, parked.At) is > 0 and var dropped)
        {
            EventsLog.ParkedDropped(logger, dropped);
        }
    }

    public Task<IReadOnlyList<ParkedEvent>> ListAsync(int skip, int limit) => _entries.ListAsync(skip, limit);

    public Task<ParkedEvent?> FindAsync(string id) => _entries.FindAsync(id);

    public Task RemoveAsync(string id) => _entries.RemoveAsync(id);
}
