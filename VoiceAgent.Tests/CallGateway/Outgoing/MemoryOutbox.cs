using VoiceAgent.CallGateway.Outgoing;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.CallGateway.Outgoing;

/// <summary>The outbox and the parked events in memory, with the same promises as those in Redis.</summary>
internal sealed class MemoryOutbox(TimeProvider time) : IOutbox, IParkedEvents
{
    private readonly Lock _guard = new();
    private readonly Dictionary<CallId, List<OutgoingEvent>> _events = [];
    private readonly Dictionary<(string Subscriber, CallId Call), Queue> _queues = [];

    public List<ParkedEvent> Parked { get; } = [];

    public Task AddAsync(CallId call, IReadOnlyList<OutgoingEvent> events, IReadOnlyCollection<string> subscribers, bool isLast)
    {
        lock (_guard)
        {
            var known = _events.TryGetValue(call, out var list) ? list : _events[call] = [];
            var added = events.Where(happened => known.TrueForAll(other => other.Key != happened.Key)).ToList();
            known.AddRange(added);
            foreach (var subscriber in added.Count > 0 || isLast ? subscribers : [])
            {
                var queue = _queues.TryGetValue((subscriber, call), out var existing) ? existing : _queues[(subscriber, call)] = new Queue();
                queue.Additions++;
                queue.DueAt ??= Now;
            }

            return Task.CompletedTask;
        }
    }

    public Task<IReadOnlyList<DueQueue>> TakeDueAsync(string subscriber, int limit, TimeSpan claimed)
    {
        lock (_guard)
        {
            var due = _queues.Where(entry => entry.Key.Subscriber == subscriber && entry.Value.DueAt <= Now).OrderBy(entry => entry.Value.DueAt).Take(limit).ToList();
            var claim = Now + (long)claimed.TotalMilliseconds;
            return Task.FromResult<IReadOnlyList<DueQueue>>([.. due.Select(entry =>
            {
                entry.Value.DueAt = claim;
                return new DueQueue(subscriber, entry.Key.Call, claim, entry.Value.Additions);
            })]);
        }
    }

    public Task<WaitingEvent?> NextAsync(DueQueue queue)
    {
        lock (_guard)
        {
            var state = _queues[(queue.Subscriber, queue.Call)];
            var events = _events[queue.Call];
            return Task.FromResult(state.Passed < events.Count ? new WaitingEvent(events[state.Passed], state.Passed, state.Tries, state.FirstFailedAt) : null);
        }
    }

    public Task PassAsync(DueQueue queue, WaitingEvent waiting)
    {
        lock (_guard)
        {
            var state = _queues[(queue.Subscriber, queue.Call)];
            (state.Passed, state.Tries, state.FirstFailedAt) = ((int)waiting.Position + 1, 0, null);
            return Task.CompletedTask;
        }
    }

    public Task FailAsync(DueQueue queue, WaitingEvent waiting)
    {
        lock (_guard)
        {
            var state = _queues[(queue.Subscriber, queue.Call)];
            (state.Tries, state.FirstFailedAt) = (waiting.Tries + 1, waiting.FirstFailedAt ?? time.GetUtcNow());
            return Task.CompletedTask;
        }
    }

    public Task EndAsync(DueQueue queue, DateTimeOffset? next)
    {
        lock (_guard)
        {
            var state = _queues[(queue.Subscriber, queue.Call)];
            if (state.DueAt == queue.Claim)
            {
                state.DueAt = next?.ToUnixTimeMilliseconds() ?? (state.Additions == queue.Additions ? null : Now);
            }

            return Task.CompletedTask;
        }
    }

    public Task ParkAsync(ParkedEvent parked)
    {
        Parked.RemoveAll(other => other.Id == parked.Id);
        Parked.Add(parked);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ParkedEvent>> ListAsync(int skip, int limit) => Task.FromResult<IReadOnlyList<ParkedEvent>>([.. Parked.OrderByDescending(entry => entry.At).Skip(skip).Take(limit)]);

    public Task<ParkedEvent?> FindAsync(string id) => Task.FromResult(Parked.Find(entry => entry.Id == id));

    public Task RemoveAsync(string id) => Task.FromResult(Parked.RemoveAll(entry => entry.Id == id));

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed class Queue
    {
        public long? DueAt { get; set; }

        public long Additions { get; set; }

        public int Passed { get; set; }

        public int Tries { get; set; }

        public DateTimeOffset? FirstFailedAt { get; set; }
    }
}
