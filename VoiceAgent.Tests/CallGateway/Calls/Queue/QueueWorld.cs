using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.CallGateway.Calls.Queue;

/// <summary>
/// Callers, gateways and a worker in virtual time. The gateways are real and may die at random requests. The telephony service and the worker are imitated
/// (see the other part of this class). It watches that nobody overtakes and that no caller has two agents.
/// </summary>
internal sealed partial class QueueWorld
{
    private static readonly TimeSpan Delivery = TimeSpan.FromSeconds(25);

    private readonly VirtualTime _time;
    private readonly Random _random;
    private readonly MemoryFinishedCalls _store = new();
    private readonly RouteOptions _routes;
    private readonly List<QueueGateway> _gateways = [];
    private readonly List<QueueCaller> _callers = [];
    private readonly long _began;
    private readonly int _deaths;
    private readonly double _risk;
    private int _born;
    private long _beat;

    /// <param name="deaths">How often a gateway dies at most.</param>
    /// <param name="risk">The probability that a gateway dies at a request.</param>
    public QueueWorld(VirtualTime time, RouteOptions routes, int seed = 7, int gateways = 1, int deaths = 0, double risk = 0)
    {
        (_time, _random, _routes, _deaths, _risk, _began) = (time, new Random(seed), routes, deaths, risk, time.GetTimestamp());
        Log = new MemoryCallLog(time);
        Watched = new WatchedQueue(this);
        for (var number = 0; number < gateways; number++)
        {
            AddGateway();
        }
    }

    public MemoryCallLog Log { get; }

    public ICallQueue Watched { get; }

    public MemoryCallbacks Requests { get; } = new();

    public IReadOnlyList<QueueCaller> Callers => _callers;

    public int Deaths { get; private set; }

    /// <summary>How many conversations the worker can have.</summary>
    public int Capacity { get; set; }

    /// <summary>How long a conversation takes. Null: it goes on until <see cref="EndAsync"/>.</summary>
    public Func<TimeSpan>? Conversation { get; set; }

    /// <summary>What happened, with seconds.</summary>
    public List<string> Story { get; } = [];

    /// <summary>What must never happen.</summary>
    public List<string> Mistakes { get; } = [];

    public QueueGateway Gateway => _gateways[_random.Next(_gateways.Count)];

    public int Finished => _store.Stored.Count;

    /// <summary>Lets time pass while the worker reports.</summary>
    public async Task PassAsync(double seconds)
    {
        for (var passed = 0.0; passed < seconds; passed += 0.1)
        {
            await (_beat % 5 == 0 ? ReportWorkerAsync([]) : Task.CompletedTask);
            _beat++;
            await Task.Delay(TimeSpan.FromMilliseconds(100), _time);
            await WatchAsync();
        }
    }

    /// <summary>A telephone rings. The service delivers the ring again when a delivery is not acknowledged.</summary>
    public QueueCaller Ring(string to = "+15550199001", TimeSpan? patience = null, bool wantsCallBack = false, string? from = null)
    {
        var number = ++_born;
        var caller = new QueueCaller(
            new RingingCall(from ?? $"+1555010{number:D4}", to, $"ring-{number}", null, $"key-{number}"), patience ?? TimeSpan.FromHours(1), wantsCallBack);
        _callers.Add(caller);
        Tell(caller, $"rings at {to}");
        _ = DeliverAsync(caller);
        return caller;
    }

    /// <summary>The conversation of a caller is over.</summary>
    public async Task EndAsync(QueueCaller caller)
    {
        Tell(caller, "says goodbye to the agent");
        await Log.AppendAsync(caller.Call!.Value, new CallEnded(CallEnding.AgentHungUp));
        await HangUpAsync(caller);
    }

    /// <summary>The caller hangs up, or the platform does.</summary>
    public async Task HangUpAsync(QueueCaller caller)
    {
        if (caller.IsOver)
        {
            return;
        }

        Tell(caller, "is disconnected");
        (caller.IsOver, caller.Music) = (true, null);
        if (caller.HasAgent)
        {
            caller.HasAgent = false;
            await ReportWorkerAsync([]);
        }

        await (caller.AnsweredAt is null ? Task.CompletedTask : ReportAsync(caller, new TelephonyEvent.Disconnected(CallEnding.CallerHungUp)));
    }

    public async Task<IReadOnlyList<CallEvent>> EventsAsync(QueueCaller caller) => [.. (await Log.ReadAsync(caller.Call!.Value)).Select(logged => logged.Event)];

    public void Stop() => _gateways.ForEach(gateway => gateway.Stop());

    private void AddGateway() => _gateways.Add(new QueueGateway(this, Log, _store, Requests, _routes, _time, Dies));

    private bool Dies()
    {
        if (Deaths >= _deaths || _random.NextDouble() >= _risk)
        {
            return false;
        }

        Deaths++;
        Story.Add($"{Seconds} a gateway dies");
        AddGateway();
        return true;
    }

    private async Task DeliverAsync(QueueCaller caller)
    {
        for (var tries = 0; tries < 4 && !caller.IsOver; tries++)
        {
            try
            {
                _gateways.RemoveAll(static gateway => gateway.IsDead);
                await Gateway.Reception.ReceiveAsync(caller.Ringing, default).WaitAsync(Delivery, _time);
                break;
            }
            catch (Exception failure) when (failure is TelephonyException or TimeoutException)
            {
                Tell(caller, $"rings again: {failure.GetType().Name}");
            }
        }

        // A telephone rings for about a minute.
        if (caller.AnsweredAt is null)
        {
            caller.IsOver = true;
        }
    }

    // The service delivers a report until it is acknowledged.
    private async Task ReportAsync(QueueCaller caller, TelephonyEvent happened)
    {
        for (var tries = 0; tries < 6; tries++)
        {
            try
            {
                _gateways.RemoveAll(static gateway => gateway.IsDead);
                await Gateway.Progress.ReportAsync(caller.Call!.Value, caller.ConnectionId, happened, default).WaitAsync(TimeSpan.FromSeconds(10), _time);
                return;
            }
            catch (Exception failure) when (failure is TelephonyException or TimeoutException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), _time);
            }
        }
    }

    private Task ReportWorkerAsync(IReadOnlyCollection<CallId> arrived) =>
        Log.ReportAsync(new WorkerReport("worker", Capacity, _callers.Count(static caller => caller.HasAgent), IsDraining: false, _time.GetTimestamp()), arrived);

    // Callers lose their patience, and press the key that they were offered.
    private async Task WatchAsync()
    {
        foreach (var caller in _callers.Where(static caller => caller is { IsOver: false, HasAgent: false, AnsweredAt: not null }).ToList())
        {
            if (_time.GetUtcNow() - caller.AnsweredAt > caller.Patience)
            {
                await HangUpAsync(caller);
            }
            else if (caller is { WantsCallBack: true, KeysAreHeard: true, HasPressed: false })
            {
                Tell(caller, "presses 1");
                caller.HasPressed = true;
                await PressAsync(caller, "1");
            }
        }

        if (_callers.Count(static caller => caller.HasAgent) > Capacity)
        {
            Mistakes.Add($"{Seconds} The worker has more callers than places.");
        }
    }

    private double Seconds => Math.Round(_time.GetElapsedTime(_began).TotalSeconds, 1);

    private void Tell(QueueCaller caller, string what) => Story.Add($"{Seconds} {caller.Ringing.CorrelationId} {what}");

    /// <summary>The queue, with a look at each place that is given: nobody who rang earlier at the same route may still wait.</summary>
    private sealed class WatchedQueue(QueueWorld world) : ICallQueue
    {
        private readonly HashSet<CallId> _called = [];

        public Task<QueuePlace?> JoinAsync(CallId call, string route, int most) => world.Log.JoinAsync(call, route, most);

        public async Task<IReadOnlyList<CallId>> CallUpAsync()
        {
            var called = await world.Log.CallUpAsync();
            _called.UnionWith(called);
            foreach (var caller in world._callers.Where(caller => caller.Call is { } call && called.Contains(call)))
            {
                world.Tell(caller, "is called");
                if (await OvertakenAsync(caller) is { } other)
                {
                    world.Mistakes.Add($"{world.Seconds} {caller.Ringing.CorrelationId} has overtaken {other.Ringing.CorrelationId}.");
                }
            }

            return called;
        }

        public Task LeaveAsync(CallId call, bool keepsPlace) => world.Log.LeaveAsync(call, keepsPlace);

        private async Task<QueueCaller?> OvertakenAsync(QueueCaller caller)
        {
            foreach (var other in world._callers.Where(other => other is { IsOver: false, Call: { } call } && other.Ringing.To == caller.Ringing.To && call.RangAt < caller.Call!.Value.RangAt && !_called.Contains(call)))
            {
                if (await world.Log.FindAsync(other.Call!.Value) is { Queue.IsWaiting: true })
                {
                    return other;
                }
            }

            return null;
        }
    }
}
