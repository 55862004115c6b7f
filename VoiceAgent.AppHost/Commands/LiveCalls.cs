using StackExchange.Redis;

namespace VoiceAgent.AppHost.Commands;

/// <summary>Reads the live calls from Redis. Stores must not be emptied during a call.</summary>
internal static class LiveCalls
{
    /// <summary>The sorted set of live calls. A call is removed when its end is stored.</summary>
    public static readonly RedisKey Key = "calls:live";

    /// <summary>Opens Redis for one command.</summary>
    public static async Task<ConnectionMultiplexer> ConnectAsync(ReferenceExpression redis, CancellationToken stop)
    {
        var address = await redis.GetValueAsync(stop) ?? throw new DistributedApplicationException("Redis has no address yet: try again when it runs.");
        var options = ConfigurationOptions.Parse(address);
        options.AllowAdmin = true;
        return await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(stop);
    }

    /// <summary>Runs the work only when no call is live.</summary>
    public static async Task<ExecuteCommandResult> UnlessLiveAsync(ReferenceExpression redis, Func<CancellationToken, Task<ExecuteCommandResult>> work, CancellationToken stop)
    {
        await using var connection = await ConnectAsync(redis, stop);
        return await connection.GetDatabase().SortedSetLengthAsync(Key).WaitAsync(stop) is > 0 and var live ? Refuse(live) : await work(stop);
    }

    public static ExecuteCommandResult Refuse(long live) => CommandResults.Failure(
        $"{live} {(live == 1 ? "call is" : "calls are")} live or being stored: try again when they are over. Nothing was deleted.");
}
