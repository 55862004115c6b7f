using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>The names of everything in Redis. The braces keep one call's keys on one shard, as Lua scripts need.</summary>
internal static class CallKeys
{
    /// <summary>Live calls, scored by their last sign of life in Unix milliseconds.</summary>
    public static readonly RedisKey Live = "calls:live";

    /// <summary>Workers, scored by the number of calls that each could still take.</summary>
    public static readonly RedisKey Workers = "workers";

    /// <summary>Carries the id of each call whose record changed.</summary>
    public static readonly RedisChannel Feed = new("calls:feed", RedisChannel.PatternMode.Literal);

    public static RedisKey Record(CallId call) => $"call:{{{call}}}";

    public static RedisKey Sequence(CallId call) => $"call:{{{call}}}:sequence";

    public static RedisKey Events(CallId call) => $"call:{{{call}}}:events";

    /// <summary>Carries the sequence number of each event as it is appended.</summary>
    public static RedisChannel EventFeed(CallId call) => new($"call:{{{call}}}:feed", RedisChannel.PatternMode.Literal);

    public static RedisChannel Commands(CallId call) => new($"call:{{{call}}}:commands", RedisChannel.PatternMode.Literal);

    public static RedisKey Claim(string what) => $"claim:{what}";
}
