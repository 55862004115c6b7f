using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>The names of all keys and channels in Redis. The braces keep the keys of one call on one shard, because Lua scripts need that.</summary>
internal static class CallKeys
{
    /// <summary>Live calls. The score is the time of the last heartbeat in Unix milliseconds.</summary>
    public static readonly RedisKey Live = "calls:live";

    /// <summary>Workers. The score is the worker's free capacity in calls.</summary>
    public static readonly RedisKey Workers = "workers";

    /// <summary>Publishes the id of each call whose record changed.</summary>
    public static readonly RedisChannel Feed = new("calls:feed", RedisChannel.PatternMode.Literal);

    public static RedisKey Record(CallId call) => $"call:{{{call}}}";

    public static RedisKey Sequence(CallId call) => $"call:{{{call}}}:sequence";

    public static RedisKey Events(CallId call) => $"call:{{{call}}}:events";

    /// <summary>Publishes the sequence number of each new event.</summary>
    public static RedisChannel EventFeed(CallId call) => new($"call:{{{call}}}:feed", RedisChannel.PatternMode.Literal);

    public static RedisChannel Commands(CallId call) => new($"call:{{{call}}}:commands", RedisChannel.PatternMode.Literal);

    public static RedisKey Claim(string what) => $"claim:{what}";
}
