using VoiceAgent.CallGateway.Calls.Lost;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Bench.Scale;

/// <summary>Plays a day: people call, the gateway reserves places, workers take calls, drain and die, and the autoscaler follows.</summary>
internal sealed class Simulation
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan HandOverRetry = TimeSpan.FromSeconds(1);

    private readonly Day _day;
    private readonly Choices _choices;
    private readonly Clock _clock = new();
    private readonly Chance _chance;
    private readonly MemoryCallPlaces _places;
    private readonly Fleet _fleet;
    private readonly Figures _figures = new();
    private readonly Calls _calls = new();

    private Simulation(Day day, Choices choices, int seed)
    {
        (_day, _choices, _chance, _places) = (day, choices, new Chance(seed), new MemoryCallPlaces(_clock));
        _fleet = new Fleet(_clock, _chance, choices, _places, _figures);
    }

    public static async Task<Figures> RunAsync(Day day, Choices choices, int seed)
    {
        var simulation = new Simulation(day, choices, seed);
        await simulation.RunAsync();
        return simulation._figures;
    }

    private async Task RunAsync()
    {
        var expected = (int)(_day.RingsASecond(TimeSpan.Zero) * Day.MeanCall.TotalSeconds);
        _fleet.Begin(_choices.Rule.Wanted(expected, 0));
        for (var end = Fleet.Steps(Day.Length); _clock.Now < end;)
        {
            foreach (var due in _clock.Next())
            {
                await HappenAsync(due);
            }

            Events();
            for (var rings = _chance.Poisson(_day.RingsASecond(_clock.TimeOfDay) * Clock.Step.TotalSeconds); rings > 0; rings--)
            {
                await RingAsync();
            }

            foreach (var worker in _fleet.Step())
            {
                Empty(worker);
            }

            if (_clock.Now % Fleet.Steps(Fleet.Watch) == 0)
            {
                await _fleet.WatchAsync();
            }

            if (_clock.Now % Fleet.Steps(_choices.Rule.Interval) == 0)
            {
                _fleet.Scale();
            }

            Measure();
        }

        _fleet.End();
    }

    private void Events()
    {
        if (_clock.Now == Fleet.Steps(_day.Deploy))
        {
            _fleet.Deploy();
        }

        if (_clock.Now == Fleet.Steps(_day.ZoneLost))
        {
            LoseZone();
        }
    }

    private void LoseZone()
    {
        var moved = 0;
        foreach (var call in _fleet.LoseZone(zone: 1).SelectMany(static worker => worker.Calls.ToArray()))
        {
            _calls.Leave(call);
            _calls.Lose(call, _clock.Now, Why.WorkerDied);

            // Nobody closes the sockets of a lost zone. The gateway notices that the workers do not report, and moves one call after the other.
            var queued = TimeSpan.FromSeconds(moved++ / _choices.MovesASecond);
            _clock.Plan(_chance.Between(2, 3) + queued, new Due(Act.Notice, call, _calls.Turn(call)));
        }
    }

    private async Task RingAsync()
    {
        _figures.Offered++;
        var call = _calls.Begin(_clock.GetUtcNow());
        if (!await _places.TryReserveAsync(_calls.Id(call)))
        {
            _figures.Refused++;
            Count(refused: 1, lost: 0);
            _calls.End(call);
            return;
        }

        _clock.Plan(_chance.Between(0.3, 1.2), new Due(Act.Connect, call, _calls.Turn(call)));
        _clock.Plan(Day.CallLength(_chance), new Due(Act.End, call, _calls.Generation(call)));
    }

    private async ValueTask HappenAsync(Due due)
    {
        if (due.Act is Act.End)
        {
            if (_calls.EndsNow(due.Call, due.Turn))
            {
                Over(due.Call);
            }

            return;
        }

        if (_calls.Turn(due.Call) != due.Turn)
        {
            return;
        }

        switch (due.Act)
        {
            case Act.Connect: Connect(due.Call); break;
            case Act.Notice: TryAgain(due.Call, Loss.WorkerSilent); break;
            case Act.HandOver: await HandOverAsync(due.Call); break;
        }
    }

    /// <summary>The telephony service opens the media socket, at any worker that the load balancer chooses.</summary>
    private void Connect(int call)
    {
        if (_fleet.Choose() is { } worker && worker.Calls.Count < _choices.Rule.PlacesOfAWorker)
        {
            Taken(call, worker);
            return;
        }

        _figures.FullWorkers++;
        if (!_calls.IsLost(call))
        {
            _calls.Lose(call, _clock.Now, Why.Refused);
        }

        TryAgain(call, Loss.MediaRefused);
    }

    private void TryAgain(int call, Loss why)
    {
        var row = _calls[call];
        var record = row.Record ?? Reconnection.Answered(row.Id, row.AnsweredAt);
        if (Reconnection.Next(ref record, why, _clock.GetUtcNow()) is { } pause)
        {
            row.Record = record;

            // The pause, the request to the telephony service, and its connection.
            _clock.Plan(pause + _chance.Between(0.2, 0.5), new Due(Act.Connect, call, row.Turn));
            return;
        }

        _figures.Lost++;
        Count(refused: 0, lost: 1);
        _places.ReleaseAsync(row.Id);
        _calls.End(call);
    }

    private void Taken(int call, Worker worker)
    {
        if (_calls.IsLost(call))
        {
            var (why, since) = _calls.Loss(call);
            _figures.Reconnected += why is Why.WorkerDied ? 1 : 0;
            _figures.HandedOver += why is Why.HandedOver ? 1 : 0;
            _figures.Silences.Add((float)((_clock.Now - since) * Clock.Step).TotalSeconds);
        }

        _calls.Join(call, worker);
        worker.Arrived.Add(_calls.Id(call));
    }

    private void Empty(Worker worker)
    {
        foreach (var call in worker.Calls)
        {
            // The next pause of the conversation.
            _calls.AskToLeave(call, _clock.Now);
            _clock.Plan(_chance.Between(0.5, 10), new Due(Act.HandOver, call, _calls.Turn(call)));
        }
    }

    private async Task HandOverAsync(int call)
    {
        if (await _places.TryReserveAsync(_calls.Id(call)))
        {
            _calls.Leave(call);
            _calls.Lose(call, _clock.Now, Why.HandedOver);
            TryAgain(call, Loss.HandOver);
        }
        else if (_clock.Now - _calls.AskedAt(call) < Fleet.Steps(_choices.HandOver))
        {
            _clock.Plan(HandOverRetry, new Due(Act.HandOver, call, _calls.Turn(call)));
        }
        else
        {
            _figures.Lost++;
            Count(refused: 0, lost: 1);
            _calls.Leave(call);
            _calls.End(call);
        }
    }

    private void Over(int call)
    {
        if (_calls.IsLost(call))
        {
            _figures.GaveUp++;
            _places.ReleaseAsync(_calls.Id(call));
        }

        _calls.Leave(call);
        _calls.End(call);
    }

    private void Measure()
    {
        var (used, capacity, draining) = (0, 0, 0);
        foreach (var worker in _fleet.All)
        {
            used += worker.Calls.Count;
            capacity += worker.Stage is WorkerStage.Ready ? _choices.Rule.PlacesOfAWorker : 0;
            draining += worker.Stage is WorkerStage.Draining ? 1 : 0;
        }

        _figures.MostUsed = Math.Max(_figures.MostUsed, used);
        _figures.UsedHours += used * Clock.Step.TotalHours;
        _figures.CapacityHours += capacity * Clock.Step.TotalHours;
        if (_clock.Now % Fleet.Steps(Minute) == 0)
        {
            _figures.Samples.Add(new Sample(_clock.TimeOfDay, used, capacity, _fleet.All.Count, draining, _figures.Refused, _figures.Lost));
        }
    }

    private void Count(int refused, int lost)
    {
        var time = _clock.TimeOfDay;
        var when = Within(_day.Deploy) ? "deploy" : Within(_day.ZoneLost) ? "zone lost" : Within(_day.Surge) ? "surge" : "other";
        var (before, lostBefore) = _figures.ByTime.GetValueOrDefault(when);
        _figures.ByTime[when] = (before + refused, lostBefore + lost);

        bool Within(TimeSpan start) => time >= start && time < start + TimeSpan.FromMinutes(30);
    }
}
