using StackExchange.Redis;

namespace VoiceAgent.CallLog;

/// <summary>A sorted set with the free capacity as score. Each worker also has a key that expires, which says that the worker is alive.</summary>
internal sealed class RedisWorkerCapacity(IConnectionMultiplexer redis) : IWorkerCapacity
{
    /// <summary>A worker that has not reported for this time no longer counts.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);

    public async Task ReportAsync(string worker, int free)
    {
        // The key comes first: a reader that finds a worker without its key takes the worker for dead.
        var database = redis.GetDatabase();
        await database.StringSetAsync(Alive(worker), "1", Fresh);
        await database.SortedSetAddAsync(CallKeys.Workers, worker, free);
    }

    public Task LeaveAsync(string worker) => redis.GetDatabase().SortedSetRemoveAsync(CallKeys.Workers, worker);

    public async Task<int> FreeAsync()
    {
        var database = redis.GetDatabase();
        var free = 0;
        foreach (var worker in await database.SortedSetRangeByRankWithScoresAsync(CallKeys.Workers))
        {
            if (await database.KeyExistsAsync(Alive(worker.Element!)))
            {
                free += (int)worker.Score;
            }
            else
            {
                await RemoveDeadAsync(database, worker.Element!);
            }
        }

        return free;
    }

    // The worker may report between the two reads. Then the transaction fails and the worker stays.
    private static Task<bool> RemoveDeadAsync(IDatabase database, string worker)
    {
        var transaction = database.CreateTransaction();
        transaction.AddCondition(Condition.KeyNotExists(Alive(worker)));
        _ = transaction.SortedSetRemoveAsync(CallKeys.Workers, worker);
        return transaction.ExecuteAsync();
    }

    private static RedisKey Alive(string worker) => $"worker:{worker}:alive";
}
