using System.Text.Json;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Audit;

/// <summary>A list in Redis. Several gateways may deliver the same records: the lasting store takes each only once.</summary>
internal sealed class RedisAuditJournal(IConnectionMultiplexer redis, IOptions<AuditOptions> options) : IAuditJournal
{
    private static readonly RedisKey Key = "audit:journal";

    private IDatabase Database => redis.GetDatabase();

    public async Task AppendAsync(IReadOnlyList<AuditRecord> records)
    {
        if (await Database.ListLengthAsync(Key) + records.Count > options.Value.Journal)
        {
            throw new InvalidOperationException("The journal is full.");
        }

        await Database.ListRightPushAsync(Key, [.. records.Select(record => (RedisValue)JsonSerializer.SerializeToUtf8Bytes(record, LoggedEvent.Json))]);
    }

    public async Task<IReadOnlyList<AuditRecord>> PeekAsync(int most) =>
        [.. (await Database.ListRangeAsync(Key, 0, most - 1)).Select(json => JsonSerializer.Deserialize<AuditRecord>((byte[])json!, LoggedEvent.Json)!)];

    public async Task RemoveAsync(IReadOnlyList<AuditRecord> records)
    {
        foreach (var record in records)
        {
            await Database.ListRemoveAsync(Key, JsonSerializer.SerializeToUtf8Bytes(record, LoggedEvent.Json), 1);
        }
    }
}
