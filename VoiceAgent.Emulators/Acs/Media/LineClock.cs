using System.Collections.Immutable;

namespace VoiceAgent.Emulators.Acs.Media;

/// <summary>A connected call. The clock ticks it every 20 ms.</summary>
internal interface ILine
{
    void Tick();
}

/// <summary>
/// One clock for all calls. It ticks each call every 20 ms at absolute times, so calls do not drift. Calls are spread over four phases
/// that are 5 ms apart, because real calls do not tick together either. A burst of all frames at once would distort measurements.
/// </summary>
internal sealed partial class LineClock(TimeProvider time, ILogger<LineClock> log) : BackgroundService
{
    public static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private const int Phases = 4;

    // After a pause of more than a second (a sleeping laptop, a debugger) the missed ticks are skipped. The audio of that time is lost.
    private const int CatchesUpAtMost = 50 * Phases;

    private static readonly TimeSpan Step = Frame / Phases;

    private readonly ImmutableArray<ILine>[] _lines = [[], [], [], []];
    private readonly SemaphoreSlim _awake = new(0, 1);
    private readonly Lock _gate = new();

    /// <summary>Ticks that were skipped after a pause.</summary>
    public long Lost { get; private set; }

    public void Add(ILine line)
    {
        lock (_gate)
        {
            var phase = Array.IndexOf(_lines, _lines.MinBy(calls => calls.Length));
            _lines[phase] = _lines[phase].Add(line);
            if (_awake.CurrentCount == 0)
            {
                _awake.Release();
            }
        }
    }

    public void Remove(ILine line)
    {
        lock (_gate)
        {
            for (var phase = 0; phase < Phases; phase++)
            {
                _lines[phase] = _lines[phase].Remove(line);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _awake.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await RunAsync(stoppingToken);
        }
    }

    /// <summary>Ticks until no call is left, so that an idle emulator uses no processor time.</summary>
    internal async Task RunAsync(CancellationToken stopping)
    {
        var start = time.GetTimestamp();
        long ticks = 0;
        using var timer = new PeriodicTimer(Step, time);
        while (Busy() && await NextAsync(timer, stopping))
        {
            var due = (long)(time.GetElapsedTime(start) / Step);
            if (due - ticks > CatchesUpAtMost)
            {
                Lost += due - ticks;
                StoodStill((due - ticks) * Step.TotalSeconds);
                ticks = due - 1;
            }

            for (; ticks < due; ticks++)
            {
                foreach (var line in _lines[ticks % Phases])
                {
                    Tick(line);
                }
            }
        }
    }

    private static async ValueTask<bool> NextAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private bool Busy() => Array.Exists(_lines, calls => calls.Length > 0);

    private void Tick(ILine line)
    {
        try
        {
            line.Tick();
        }
        catch (Exception defect)
        {
            // A defect in one call must not stop the clock for all calls.
            Failed(defect);
            Remove(line);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The clock of all calls was paused for {Seconds} s, so the audio of this time is lost")]
    private partial void StoodStill(double seconds);

    [LoggerMessage(LogLevel.Error, "A tick of a call failed, so this call gets no more ticks")]
    private partial void Failed(Exception defect);
}
