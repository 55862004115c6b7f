using System.Text.RegularExpressions;
using VoiceAgent.LoadTest.Calling;
using VoiceAgent.LoadTest.Measuring;

namespace VoiceAgent.LoadTest.Reporting;

/// <summary>The raw observations of a load.</summary>
/// <param name="CallsUnknown">Calls that the product did not find.</param>
internal sealed record Observations(
    DateTimeOffset Began,
    TimeSpan Lasted,
    IReadOnlyList<CallOutcome> Calls,
    IReadOnlyList<Sample> Samples,
    IReadOnlyList<MeasuredTurn>? ProductTurns = null,
    int CallsUnknown = 0);

/// <summary>Computes the report from the observations. It is a pure function, so that tests can check its figures.</summary>
internal static partial class Evaluation
{
    private const int MostIntervals = 240;

    public static LoadReport Evaluate(LoadPlan plan, Thresholds thresholds, Observations seen)
    {
        var counted = Numbered(plan, [.. seen.Calls.Where(call => call.IsCounted).OrderBy(call => call.Number)]);
        var all = Figures("all calls", null, counted);
        var mix = plan.Mix.SelectMany(entry => Kinds(plan, entry, counted)).Distinct().ToArray();
        return new LoadReport(
            Plan(plan, seen),
            all,
            [.. mix.Select(kind => Figures(kind.Name, kind.To, [.. counted.Where(call => call.Script == kind.Name && call.To == kind.To)]))],
            [.. mix.Select(kind => kind.To).OfType<string>().Distinct().Select(to => Figures(to, to, [.. counted.Where(call => call.To == to)]))],
            Failures(counted),
            Processes(plan, seen),
            seen.ProductTurns is null ? null : Product(null, seen.ProductTurns, seen.CallsUnknown),
            [.. (seen.ProductTurns ?? []).GroupBy(turn => turn.To).OrderBy(same => same.Key, StringComparer.Ordinal).Select(same => Product(same.Key, [.. same], 0))],
            [.. counted.SelectMany(Turns).OrderBy(turn => turn.At)],
            Timeline(seen.Samples),
            thresholds.Judge(all));
    }

    /// <summary>Sets the number of refused calls: they get the number of the script's other calls.</summary>
    private static CallOutcome[] Numbered(LoadPlan plan, IReadOnlyList<CallOutcome> calls)
    {
        var asked = plan.Mix.Select(entry => (entry.Name, entry.To)).ToHashSet();
        var named = calls.Where(call => call.To is not null && !asked.Contains((call.Script, call.To))).GroupBy(call => call.Script).ToDictionary(same => same.Key, same => same.First().To);
        return [.. calls.Select(call => call.To is null ? call with { To = named.GetValueOrDefault(call.Script) } : call)];
    }

    /// <summary>Script and number of an entry's calls. When the entry has no number, the calls show the number that the script named.</summary>
    private static IEnumerable<(string Name, string? To)> Kinds(LoadPlan plan, MixEntry entry, IReadOnlyList<CallOutcome> calls) => (entry.To ?? plan.To) is { } to
        ? [(entry.Name, to)]
        : calls.Where(call => call.Script == entry.Name).Select(call => (entry.Name, call.To)).DefaultIfEmpty((entry.Name, null));

    private static PlanFigures Plan(LoadPlan plan, Observations seen) => new(
        seen.Began,
        Math.Round(seen.Lasted.TotalSeconds, 1),
        string.Join(", ", plan.Mix.Select(entry => $"{entry.Name}{(entry.To is null ? "" : $"@{entry.To}")}:{entry.Weight}")),
        plan.Callers,
        plan.RampUp.TotalSeconds,
        plan.WarmUp.TotalSeconds,
        plan.Seed,
        seen.Calls.Count,
        seen.Calls.Count(call => call.IsWarmUp),
        seen.Calls.Count(call => call is { IsWarmUp: false, WasAbandoned: true }));

    private static CallFigures Figures(string name, string? to, IReadOnlyList<CallOutcome> calls)
    {
        var results = calls.Select(call => call.Result).OfType<PhoneResult>().ToArray();
        var pauses = results.SelectMany(result => result.Pauses).ToArray();
        return new CallFigures(
            name,
            to,
            calls.Count,
            calls.Count(call => call.HasFailed),
            Math.Round(calls.Sum(call => call.Answered.TotalSeconds), 1),
            Quantiles.Of(results.Select(result => result.GreetingMs).OfType<double>()),
            Quantiles.Of(results.SelectMany(result => result.ResponseLatencies).Select(latency => latency.Ms)),
            Quantiles.Of(results.SelectMany(result => result.Interruptions).Select(interruption => interruption.SilentAfterMs).OfType<double>()),
            pauses.Length,
            pauses.Count(pause => pause.CutOffMs is not null));
    }

    private static FailureCount[] Failures(IReadOnlyList<CallOutcome> calls)
    {
        var several = calls.Select(call => call.To).Distinct().Count() > 1;
        return
        [
            .. calls.Where(call => call.HasFailed)
                .SelectMany(call => Reasons(call).Select(reason => $"{call.Script}{(several && call.To is not null ? $" {call.To}" : "")}: {WhatWasHeard().Replace(reason, "")}"))
                .GroupBy(reason => reason)
                .Select(same => new FailureCount(same.Key, same.Count()))
                .OrderByDescending(failure => failure.Count).ThenBy(failure => failure.Reason, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<string> Reasons(CallOutcome call) => call.Failures.DefaultIfEmpty($"the call {call.Result?.State ?? "has no result"}: {call.Result?.Ending}");

    private static IEnumerable<TimedTurn> Turns(CallOutcome call) => call.Result is not { } result
        ? []
        : result.ResponseLatencies
            .Where(latency => latency.Turn >= 1 && latency.Turn <= result.Said.Count)
            .Select(latency => new TimedTurn(Math.Round(call.Began.TotalSeconds + (result.Said[latency.Turn - 1].Until / 1000), 2), latency.Ms, call.Script, call.To));

    /// <summary>Measures from the end of the warm-up until no new calls begin, because only then the load is as planned.</summary>
    private static ProcessFigures[] Processes(LoadPlan plan, Observations seen)
    {
        var settled = plan.RampUp > plan.WarmUp ? plan.RampUp : plan.WarmUp;
        var until = plan.Duration ?? seen.Lasted;
        var window = seen.Samples.Where(sample => sample.At >= settled && sample.At <= until).ToArray();
        return window.Length < 2
            ? []
            : [.. window[^1].Processes.Keys.Where(window[0].Processes.ContainsKey).Select(name => Process(name, window[0], window[^1], seen.Calls))];
    }

    private static ProcessFigures Process(string name, Sample first, Sample last, IReadOnlyList<CallOutcome> calls)
    {
        var used = last.Processes[name].CpuSeconds - first.Processes[name].CpuSeconds;
        var seconds = (last.At - first.At).TotalSeconds;
        var callSeconds = calls.Sum(call => Overlap(call.Began, call.Began + (call.Result?.DurationMs is null ? TimeSpan.Zero : call.Answered), first.At, last.At));
        return new ProcessFigures(
            name,
            callSeconds > 0 ? Math.Round(used * 1000 / callSeconds, 3) : 0,
            Math.Round(100 * used / seconds, 1),
            Math.Round(last.Processes[name].MegaBytes, 1));
    }

    private static double Overlap(TimeSpan from, TimeSpan until, TimeSpan begin, TimeSpan end) =>
        Math.Max(0, (Math.Min(until.Ticks, end.Ticks) - Math.Max(from.Ticks, begin.Ticks)) / (double)TimeSpan.TicksPerSecond);

    private static ProductFigures Product(string? to, IReadOnlyList<MeasuredTurn> turns, int unknown) => new(
        to,
        Quantiles.Of(turns.Select(turn => turn.Response)),
        Quantiles.Of(turns.Where(turn => !turn.WaitedForTool).Select(turn => turn.Response)),
        Quantiles.Of(turns.Select(turn => turn.Added)),
        turns.SelectMany(turn => turn.Stages.Keys).Distinct().ToDictionary(name => name, name => Quantiles.Of(turns.Where(turn => turn.Stages.ContainsKey(name)).Select(turn => turn.Stages[name]))!),
        unknown);

    private static IReadOnlyList<Interval> Timeline(IReadOnlyList<Sample> samples)
    {
        var step = Math.Max(1, (int)Math.Ceiling(samples.Count / (double)MostIntervals));
        var intervals = new List<Interval>();
        for (var i = 0; i + 1 < samples.Count; i += step)
        {
            var (from, to) = (samples[i], samples[Math.Min(i + step, samples.Count - 1)]);
            var seconds = (to.At - from.At).TotalSeconds;
            var cpu = from.Processes.Where(process => seconds > 0 && to.Processes.ContainsKey(process.Key))
                .ToDictionary(process => process.Key, process => Math.Round(100 * (to.Processes[process.Key].CpuSeconds - process.Value.CpuSeconds) / seconds, 1));
            intervals.Add(new Interval(Math.Round(from.At.TotalSeconds, 1), from.CallsInProgress, cpu));
        }

        return intervals;
    }

    // What was heard instead differs between calls. It is removed, so that equal reasons are counted together.
    [GeneratedRegex(", heard '.*'$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex WhatWasHeard();
}
