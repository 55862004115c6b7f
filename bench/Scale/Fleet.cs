using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallLog;

namespace VoiceAgent.Bench.Scale;

/// <summary>The workers: they start, become ready, report their places, drain and die. It does what the platform does.</summary>
internal sealed class Fleet(Clock clock, Chance chance, Choices choices, MemoryCallPlaces places, Figures figures)
{
    // The image is pulled, the process starts and rehearses. A new node takes longer.
    private const double MeanStart = 40;
    private const double StartSigma = 0.4;
    private const int StepsOfAReport = 5;
    private const double Surge = 0.25;
    private const int Zones = 3;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>How often the reports are read. A gateway reads twice a second. For the autoscaler, which asks every 15 s, this is often enough.</summary>
    public static readonly TimeSpan Watch = TimeSpan.FromSeconds(5);

    private readonly WorkerPulses _pulses = new(clock, longestStep: 2 * Watch);
    private readonly List<Worker> _all = [];
    private readonly List<Worker> _ready = [];
    private readonly Queue<(int At, int Wanted)> _wishes = new();
    private PlacesWatch? _watch;
    private int _started;
    private int _version;
    private int _noticedAt = int.MaxValue;

    // Workers of a lost zone, for which the platform has not yet started others.
    private int _missing;

    public IReadOnlyList<Worker> All => _all;

    public int Ready => _ready.Count;

    public int Wanted { get; private set; }

    private int Capacity => choices.Rule.PlacesOfAWorker;

    public void Begin(int workers)
    {
        Wanted = workers;
        _wishes.Enqueue((clock.Now, workers));
        for (var i = 0; i < workers; i++)
        {
            var worker = Start();
            worker.Stage = WorkerStage.Ready;
            _ready.Add(worker);
        }
    }

    /// <summary>The load balancer's choice. Null when no worker is ready.</summary>
    public Worker? Choose()
    {
        if (_ready.Count == 0)
        {
            return null;
        }

        var one = _ready[chance.Below(_ready.Count)];
        if (!choices.BalancesByLoad)
        {
            return one;
        }

        var other = _ready[chance.Below(_ready.Count)];
        return other.Calls.Count < one.Calls.Count ? other : one;
    }

    /// <summary>A new version replaces the running one.</summary>
    public void Deploy() => _version++;

    /// <summary>The workers of a zone die.</summary>
    /// <returns>Those that have died.</returns>
    public List<Worker> LoseZone(int zone)
    {
        var dead = _all.Where(worker => worker.Zone == zone).ToList();
        _missing = dead.Count(static worker => worker.Stage is WorkerStage.Ready or WorkerStage.Starting);
        foreach (var worker in dead)
        {
            Remove(worker);
        }

        _noticedAt = clock.Now + Steps(choices.ZoneNoticed);
        return dead;
    }

    /// <summary>One step of the platform and of the workers.</summary>
    /// <returns>Draining workers whose calls must leave now.</returns>
    public List<Worker> Step()
    {
        foreach (var worker in _all)
        {
            if (worker.Stage is WorkerStage.Starting && clock.Now >= worker.ReadyAt)
            {
                worker.Stage = WorkerStage.Ready;
                _ready.Add(worker);
            }

            if (worker.Stage is WorkerStage.Ready or WorkerStage.Draining && (clock.Now + worker.Number) % StepsOfAReport == 0)
            {
                Report(worker);
            }
        }

        if (clock.Now >= _noticedAt)
        {
            (_missing, _noticedAt) = (0, int.MaxValue);
        }

        RollOut();
        KeepWanted();
        return Drained();
    }

    /// <summary>What each gateway does with the reports of the workers.</summary>
    public async Task WatchAsync()
    {
        var now = await places.ReadAsync();
        _pulses.Seen(now.Workers);
        _watch ??= new PlacesWatch(_pulses, clock);
        _watch.Seen(now);
    }

    /// <summary>Applies the scale rule to the gateway's answer, as the autoscaler does.</summary>
    public void Scale()
    {
        if (_watch?.Now is not { } places)
        {
            return;
        }

        var wish = choices.Rule.Wanted(places.Load, Wanted);
        _wishes.Enqueue((clock.Now, wish));
        while (_wishes.Peek().At <= clock.Now - Steps(choices.Rule.Stabilization))
        {
            _wishes.Dequeue();
        }

        // More workers at once. Fewer only when none of the last wishes was higher.
        Wanted = wish >= Wanted ? wish : Math.Min(Wanted, _wishes.Max(static one => one.Wanted));
    }

    private void Report(Worker worker)
    {
        var report = new WorkerReport(worker.Name, Capacity, worker.Calls.Count, worker.Stage is WorkerStage.Draining, ++worker.Beat);
        places.ReportAsync(report, worker.Arrived);
        worker.Arrived.Clear();
    }

    private void RollOut()
    {
        var old = _all.Count(IsOld);
        if (old == 0)
        {
            return;
        }

        var fresh = _all.Count(worker => worker.Version == _version && worker.Stage is WorkerStage.Ready or WorkerStage.Starting);
        var most = choices.ReplacesAllAtOnce ? 2 * Wanted : Wanted + (int)Math.Ceiling(Surge * Wanted);
        for (; fresh < Wanted && fresh + old + _missing < most; fresh++)
        {
            Start();
        }

        // As many old workers may go as there are ready workers beyond the wanted number.
        var readyNew = _ready.Count(worker => worker.Version == _version);
        var excess = choices.ReplacesAllAtOnce ? (readyNew >= Wanted ? old : 0) : _ready.Count - Wanted;
        foreach (var worker in _all.Where(IsOld).Take(Math.Max(0, excess)).ToArray())
        {
            Drain(worker);
        }
    }

    private bool IsOld(Worker worker) => worker.Version < _version && worker.Stage is WorkerStage.Ready;

    private void KeepWanted()
    {
        if (_all.Exists(IsOld))
        {
            return;
        }

        var have = _all.Count(static worker => worker.Stage is WorkerStage.Ready or WorkerStage.Starting) + _missing;
        for (; have < Wanted; have++)
        {
            Start();
        }

        // Which workers go is the platform's choice: any.
        for (; have > Wanted && _ready.Count > 0; have--)
        {
            Drain(_ready[chance.Below(_ready.Count)]);
        }
    }

    private Worker Start()
    {
        var after = MeanStart * Math.Exp((StartSigma * chance.Normal()) - (StartSigma * StartSigma / 2));
        var worker = new Worker(++_started, _started % Zones, _version, clock.Now, clock.Now + Steps(TimeSpan.FromSeconds(after)));
        _all.Add(worker);
        figures.MostWorkers = Math.Max(figures.MostWorkers, _all.Count);
        return worker;
    }

    private void Drain(Worker worker)
    {
        _ready.Remove(worker);
        (worker.Stage, worker.DrainingSince) = (WorkerStage.Draining, clock.Now);
        Report(worker);
    }

    private List<Worker> Drained()
    {
        List<Worker> emptying = [];
        for (var i = _all.Count - 1; i >= 0; i--)
        {
            var worker = _all[i];
            if (worker.Stage is not WorkerStage.Draining)
            {
                continue;
            }

            if (worker.Calls.Count == 0)
            {
                places.LeaveAsync(worker.Name);
                Remove(worker);
            }
            else if (!worker.IsEmptying && clock.Now - worker.DrainingSince >= Steps(choices.LongestDrain))
            {
                worker.IsEmptying = true;
                emptying.Add(worker);
            }
        }

        return emptying;
    }

    private void Remove(Worker worker)
    {
        worker.Stage = WorkerStage.Gone;
        _ready.Remove(worker);
        _all.Remove(worker);
        figures.WorkerHours += (clock.Now - worker.StartedAt) * Clock.Step / Hour;
    }

    public void End()
    {
        foreach (var worker in _all.ToArray())
        {
            Remove(worker);
        }
    }

    public static int Steps(TimeSpan time) => (int)Math.Ceiling(time / Clock.Step);
}
