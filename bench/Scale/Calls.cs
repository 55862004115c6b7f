using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Bench.Scale;

/// <summary>The calls of the moment. A call that is over leaves its row to another one.</summary>
internal sealed class Calls
{
    private readonly List<Row> _rows = [];
    private readonly Stack<int> _free = new();
    private long _begun;

    public int Begin(DateTimeOffset now)
    {
        var number = ++_begun;
        var row = new Row { Id = new CallId(new Guid((int)(number >> 32), 0, 0x7000, 0x80, 0, 0, 0, (byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number)), AnsweredAt = now };
        if (_free.TryPop(out var call))
        {
            row.Turn = _rows[call].Turn + 1;
            row.Generation = _rows[call].Generation;
            _rows[call] = row;
            return call;
        }

        _rows.Add(row);
        return _rows.Count - 1;
    }

    public CallId Id(int call) => _rows[call].Id;

    public int Turn(int call) => _rows[call].Turn;

    public Row this[int call] => _rows[call];

    public void Join(int call, Worker worker)
    {
        var row = _rows[call];
        (row.Worker, row.Place, row.LostAt, row.Record) = (worker, worker.Calls.Count, -1, null);
        row.Turn++;
        worker.Calls.Add(call);
    }

    public void Leave(int call)
    {
        var row = _rows[call];
        if (row.Worker is not { } worker)
        {
            return;
        }

        // The last call takes the row of the one that leaves.
        var last = worker.Calls[^1];
        worker.Calls[row.Place] = last;
        _rows[last].Place = row.Place;
        worker.Calls.RemoveAt(worker.Calls.Count - 1);
        row.Worker = null;
        row.Turn++;
    }

    public void Lose(int call, int now, Why why)
    {
        var row = _rows[call];
        (row.LostAt, row.Why) = (now, why);
    }

    public bool IsLost(int call) => _rows[call].LostAt >= 0;

    public (Why Why, int Since) Loss(int call) => (_rows[call].Why, _rows[call].LostAt);

    public void AskToLeave(int call, int now) => _rows[call].AskedAt = now;

    public int AskedAt(int call) => _rows[call].AskedAt;

    public int Generation(int call) => _rows[call].Generation;

    /// <summary>A planned end belongs to the call that had the row then.</summary>
    public bool EndsNow(int call, int generation) => _rows[call] is { IsOver: false } row && row.Generation == generation;

    public void End(int call)
    {
        var row = _rows[call];
        row.IsOver = true;
        row.Turn++;
        row.Generation++;
        _free.Push(call);
    }

    internal sealed class Row
    {
        public CallId Id { get; init; }

        public DateTimeOffset AnsweredAt { get; init; }

        public Worker? Worker { get; set; }

        public int Place { get; set; }

        /// <summary>Changes with each state, so that what was planned for an earlier state is ignored.</summary>
        public int Turn { get; set; }

        public int Generation { get; set; }

        public int LostAt { get; set; } = -1;

        public Why Why { get; set; }

        /// <summary>The record for the gateway's rules. Only calls that were lost or refused need one.</summary>
        public CallRecord? Record { get; set; }

        public int AskedAt { get; set; }

        public bool IsOver { get; set; }
    }
}

internal enum Why
{
    Refused,
    WorkerDied,
    HandedOver,
}
