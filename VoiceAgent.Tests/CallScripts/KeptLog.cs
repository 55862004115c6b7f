using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>The log of a call that one worker runs to its end.</summary>
internal sealed class KeptLog(TimeProvider time) : ICallLog
{
    public List<LoggedEvent> Events { get; } = [];

    public Action Appended { get; set; } = () => { };

    public async Task<bool> AppendAsync(CallLease lease, IReadOnlyList<PendingEvent> events)
    {
        await Task.CompletedTask;
        foreach (var pending in events)
        {
            Events.Add(new LoggedEvent(Events.Count + 1, pending.At, pending.Event));
        }

        Appended();
        return true;
    }

    public Task<long> AppendAsync(CallId call, CallEvent happened)
    {
        Events.Add(new LoggedEvent(Events.Count + 1, time.GetUtcNow(), happened));
        return Task.FromResult((long)Events.Count);
    }

    public Task<IReadOnlyList<LoggedEvent>> ReadAsync(CallId call, long after = 0, int limit = 10_000) => throw new NotSupportedException();

    public IAsyncEnumerable<LoggedEvent> FollowAsync(CallId call, long after, CancellationToken stopping) => throw new NotSupportedException();
}
