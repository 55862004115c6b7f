using StackExchange.Redis;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>The names of all keys and channels in Redis. The braces keep the keys of one call on one shard, because Lua scripts need that.</summary>
internal static class CallKeys
{
    /// <summary>Live calls. The score is the time of the last heartbeat in Unix milliseconds.</summary>
    public static readonly RedisKey Live = "calls:live";

    /// <summary>The last report of each worker. The braces keep it on one shard with <see cref="Reserved"/>.</summary>
    public static readonly RedisKey Workers = "{places}:workers";

    /// <summary>Calls that ring and have a reserved place. The score is the time at which the reservation expires, in Unix milliseconds.</summary>
    public static readonly RedisKey Reserved = "{places}:reserved";

    /// <summary>Calls that wait for a place. The score is the time of the ring in Unix milliseconds. It is on the shard of the places, as the next four are.</summary>
    public static readonly RedisKey Waiting = "{places}:waiting";

    /// <summary>The same calls. The score is the time until which they are kept, in Unix milliseconds.</summary>
    public static readonly RedisKey WaitingUntil = "{places}:waiting:until";

    /// <summary>The route of each waiting call.</summary>
    public static readonly RedisKey WaitingRoutes = "{places}:waiting:routes";

    /// <summary>The number of each route's last turn. The field <c>#</c> is the number of the last turn of all.</summary>
    public static readonly RedisKey Served = "{places}:served";

    /// <summary>Calls that got a place after a wait. The score is the time in Unix milliseconds.</summary>
    public static readonly RedisKey Turns = "{places}:turns";

    /// <summary>Calls that a gateway must look at. The score is the time in Unix milliseconds.</summary>
    public static readonly RedisKey Timers = "calls:timers";

    /// <summary>Finished calls that wait for their analysis: the set of times, then the hashes of times of adding, takes and results. The braces keep them on one shard.</summary>
    public static readonly RedisKey[] Analyses = ["{analyses}:due", "{analyses}:added", "{analyses}:takes", "{analyses}:results"];

    /// <summary>Publishes the id of each call whose record changed.</summary>
    public static readonly RedisChannel Feed = new("calls:feed", RedisChannel.PatternMode.Literal);

    /// <summary>Publishes the version and the number of each route that has changed.</summary>
    public static readonly RedisChannel RouteFeed = new("routes:feed", RedisChannel.PatternMode.Literal);

    /// <summary>Publishes the version and the name of each trunk or dispatch rule that has changed.</summary>
    public static readonly RedisChannel TrunkFeed = new("trunks:feed", RedisChannel.PatternMode.Literal);

    public static RedisKey Record(CallId call) => $"call:{{{call}}}";

    public static RedisKey Sequence(CallId call) => $"call:{{{call}}}:sequence";

    public static RedisKey Events(CallId call) => $"call:{{{call}}}:events";

    /// <summary>The fencing token and the worker of the last lease, and how far each writer has appended events.</summary>
    public static RedisKey Lease(CallId call) => $"call:{{{call}}}:lease";

    /// <summary>The reports whose events are in the log.</summary>
    public static RedisKey Reports(CallId call) => $"call:{{{call}}}:reports";

    public static RedisKey CallsOf(string worker) => $"worker:{worker}:calls";

    /// <summary>Publishes the sequence number of each new event.</summary>
    public static RedisChannel EventFeed(CallId call) => new($"call:{{{call}}}:feed", RedisChannel.PatternMode.Literal);

    public static RedisChannel Commands(CallId call) => new($"call:{{{call}}}:commands", RedisChannel.PatternMode.Literal);

    /// <summary>How many calls were placed in a window.</summary>
    public static RedisKey Budget(string window) => $"{{outbound}}:{window}";

    /// <summary>The calls of a group that take place now. The score is the time until which they are counted, in Unix milliseconds.</summary>
    public static RedisKey Group(string name) => $"{{outbound}}:group:{name}";

    public static RedisKey Claim(string what) => $"claim:{what}";
}
