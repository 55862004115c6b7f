using System.Text.Json;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Bench;

namespace VoiceAgent.Pipeline.Hosting.Rehearsal;

/// <summary>Keeps the events of rehearsed calls in memory. It writes and reads their JSON, as the log in Redis does.</summary>
internal sealed class RehearsalCallLog(TimeProvider time) : ICallLog
{
    private readonly MemoryCallLog _log = new(time);

    public Task<long> AppendAsync(CallId call, CallEvent happened) => _log.AppendAsync(call, Copy(happened));

    public Task<bool> AppendAsync(CallLease lease, IReadOnlyList<PendingEvent> events) =>
        _log.AppendAsync(lease, [.. events.Select(static pending => pending with { Event = Copy(pending.Event) })]);

    public Task<IReadOnlyList<LoggedEvent>> ReadAsync(CallId call, long after = 0, int limit = 10_000) => _log.ReadAsync(call, after, limit);

    public IAsyncEnumerable<LoggedEvent> FollowAsync(CallId call, long after, CancellationToken stopping) => _log.FollowAsync(call, after, stopping);

    private static CallEvent Copy(CallEvent happened) => JsonSerializer.Deserialize<CallEvent>(JsonSerializer.Serialize(happened, LoggedEvent.Json), LoggedEvent.Json)!;
}
