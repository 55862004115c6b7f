using System.Collections.Concurrent;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>Runs every shipped script once with each seed.</summary>
internal sealed class SetRun
{
    private SetRun(Pace pace, IReadOnlyList<int> seeds, IReadOnlyList<ShippedCall> calls, TimeSpan took, TimeSpan worked) => (Pace, Seeds, Calls, Took, Worked) = (pace, seeds, calls, took, worked);

    public Pace Pace { get; }

    public IReadOnlyList<int> Seeds { get; }

    /// <summary>The calls, ordered by seed, scenario and name.</summary>
    public IReadOnlyList<ShippedCall> Calls { get; }

    /// <summary>The duration in real time.</summary>
    public TimeSpan Took { get; }

    /// <summary>The processor time of this process, including its other work. A busy machine does not increase it.</summary>
    public TimeSpan Worked { get; }

    public static SetRun Of(Pace pace, params IReadOnlyList<int> seeds)
    {
        var (began, worked) = (TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var calls = new ConcurrentBag<ShippedCall>();

        // Each call has its own virtual time, so calls can run in parallel. They must not affect each other.
        Parallel.ForEach(seeds.SelectMany(seed => ShippedCalls.Names.Select(name => (name, seed))), Cores.All, each =>
            calls.Add(new ShippedCall(each.name, each.seed, ShippedCalls.Run(each.name, pace, each.seed))));
        return new SetRun(
            pace,
            seeds,
            [.. calls.OrderBy(call => call.Seed).ThenBy(call => call.Scenario, StringComparer.Ordinal).ThenBy(call => call.Name, StringComparer.Ordinal)],
            TimeProvider.System.GetElapsedTime(began),
            Environment.CpuUsage.TotalTime - worked);
    }
}

/// <summary>One script and the call that ran it.</summary>
internal sealed record ShippedCall(string Name, int Seed, ScriptedCall Call)
{
    public string Scenario { get; } = VoiceAgent.Emulators.Phone.Scripts.ShippedScripts.ScenarioOf(Name)!;

    public CallMeasures Measures { get; } = new(Call);
}

/// <summary>What callers experienced over many calls.</summary>
internal sealed class SetFigures(IReadOnlyList<ShippedCall> calls)
{
    public IReadOnlyList<ShippedCall> Calls => calls;

    /// <summary>From the end of the caller's words to the agent's first sound. Calls with scripted delays or faults are left out.</summary>
    public IReadOnlyList<TimeSpan> Responses { get; } = [.. calls.Where(call => call.Call.Script.Troubles.None).SelectMany(call => call.Measures.Responses).Select(response => response.Latency).Order()];

    /// <summary>From the start of an interruption to the agent's last sound.</summary>
    public IReadOnlyList<TimeSpan> Stops { get; } = [.. calls.SelectMany(call => call.Measures.Interruptions).Where(stop => stop.Stopped).Select(stop => stop.After).Order()];

    public int PausedTurns => calls.Sum(call => call.Measures.PausedTurns);

    public int CutOffs => calls.Sum(call => call.Measures.CutOffs.Count);

    public int Disturbances => calls.Sum(call => call.Measures.Disturbances);

    public int FalseInterruptions => calls.Sum(call => call.Measures.FalseInterruptions.Count);

    public int Interruptions => calls.Sum(call => call.Measures.Interruptions.Count);

    public int MissedInterruptions => calls.Sum(call => call.Measures.Interruptions.Count(stop => !stop.Stopped));

    public TimeSpan LongestSilence => calls.Select(call => call.Measures.LongestSilence).DefaultIfEmpty().Max();

    /// <summary>The percentile by nearest rank. Zero for an empty list.</summary>
    public static TimeSpan Percentile(IReadOnlyList<TimeSpan> ordered, double share) =>
        ordered.Count == 0 ? TimeSpan.Zero : ordered[Math.Clamp((int)Math.Ceiling(share * ordered.Count) - 1, 0, ordered.Count - 1)];

    public override string ToString() =>
        $"""
        {calls.Count} calls, seeds {string.Join(", ", calls.Select(call => call.Seed).Distinct())}
        response: {Percentiles(Responses)} over {Responses.Count} answers
        stop after an interruption's onset: {Percentiles(Stops)} over {Stops.Count}; missed {MissedInterruptions} of {Interruptions}
        false cut-offs: {CutOffs} of {PausedTurns} turns with a pause
        false interruptions: {FalseInterruptions} of {Disturbances} noises and backchannels
        longest silence: {LongestSilence.TotalMilliseconds:F0} ms
        """;

    private static string Percentiles(IReadOnlyList<TimeSpan> ordered) =>
        $"p50 {Percentile(ordered, 0.5).TotalMilliseconds:F0} ms, p95 {Percentile(ordered, 0.95).TotalMilliseconds:F0} ms, p99 {Percentile(ordered, 0.99).TotalMilliseconds:F0} ms";
}
