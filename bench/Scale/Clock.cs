namespace VoiceAgent.Bench.Scale;

/// <summary>Virtual time in steps of 100 ms, and what is due in each step.</summary>
internal sealed class Clock : TimeProvider
{
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    // Two hours: nothing is planned further ahead.
    private const int Ahead = 72_000;

    private static readonly DateTimeOffset Midnight = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<Due>[] _due = new List<Due>[Ahead];
    private List<Due> _spare = [];

    public int Now { get; private set; }

    public TimeSpan TimeOfDay => Now * Step;

    public override long TimestampFrequency => (long)(TimeSpan.FromSeconds(1) / Step);

    public override DateTimeOffset GetUtcNow() => Midnight + TimeOfDay;

    public override long GetTimestamp() => Now;

    public void Plan(TimeSpan after, Due due)
    {
        var steps = Math.Clamp((int)Math.Round(after / Step), 1, Ahead - 1);
        (_due[(Now + steps) % Ahead] ??= []).Add(due);
    }

    /// <summary>Goes to the next step.</summary>
    /// <returns>What is due in it. Valid until the next step.</returns>
    public List<Due> Next()
    {
        Now++;
        ref var due = ref _due[Now % Ahead];
        _spare.Clear();
        if (due is null)
        {
            return _spare;
        }

        (due, _spare) = (_spare, due);
        return _spare;
    }
}

/// <param name="Turn">The state of the call for which this was planned. In another state it is out of date. For an end: the generation of the row.</param>
internal readonly record struct Due(Act Act, int Call, int Turn);

internal enum Act
{
    /// <summary>The telephony service connects to a worker.</summary>
    Connect,

    /// <summary>The gateway notices that the worker of the call is dead.</summary>
    Notice,

    /// <summary>The conversation pauses on a worker that drains.</summary>
    HandOver,

    /// <summary>The caller hangs up.</summary>
    End,
}
