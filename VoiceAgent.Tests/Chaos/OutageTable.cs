using System.Globalization;
using System.Text;

namespace VoiceAgent.Tests.Chaos;

/// <summary>The tables of programs that were away or hung for some time, and of the death of the telephony service.</summary>
internal static class OutageTable
{
    public static void Write(StringBuilder text, IReadOnlyList<BlowResult> blows)
    {
        text.Append("\nCalls in progress when the outage began:\n\n");
        text.Append("| outage | load average | calls | went on | to a human | told and ended | lost | longest wait p50 / p95 / max (s) | longest open line after the goodbye (s) | heard |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|---|\n");
        foreach (var blow in blows)
        {
            var calls = blow.Met.Select(met => met.Call).ToList();
            text.Append(CultureInfo.InvariantCulture, $"| {blow.Fault} | {blow.Load} | {calls.Count} | {Fates(calls)} | {Quantiles(calls.Select(call => call.Wait))} | ");
            text.Append(CultureInfo.InvariantCulture, $"{calls.Where(call => call.Fate is Fate.WentOn).Select(call => call.LineOpen).DefaultIfEmpty(0).Max():F1} | {Heard(calls)} |\n");
        }

        text.Append("\nCalls that began during the outage, and after it:\n\n");
        text.Append("| outage | calls | not answered | answered and silent | to the first word p50 / p95 / max (s) | went on | to a human | told and ended | lost | longest wait p50 / p95 / max (s) | heard | first calls after it: went on |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|--:|\n");
        foreach (var blow in blows)
        {
            var answered = blow.Begun.Where(call => call.IsAnswered).ToList();
            text.Append(CultureInfo.InvariantCulture, $"| {blow.Fault} | {blow.Begun.Count} | {blow.Begun.Count - answered.Count} | {answered.Count(call => call.FirstWord is null)} | ");
            text.Append(CultureInfo.InvariantCulture, $"{Quantiles(answered.Select(call => call.FirstWord).OfType<double>())} | {Fates(answered)} | {Quantiles(answered.Select(call => call.Wait))} | {Heard(answered)} | {WentOn(blow.After)} |\n");
        }

        text.Append("\nWhat was stored of all these calls:\n\n");
        text.Append("| outage | calls | not stored once | recordings incomplete | longest gap in a recording (s) | words lost | words cut | lines said again | reserved twice |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (var blow in blows)
        {
            CallEvidence[] calls = [.. blow.Met.Select(met => met.Call), .. blow.Begun, .. blow.After];
            text.Append(CultureInfo.InvariantCulture, $"| {blow.Fault} | {calls.Count(call => call.IsAnswered)} | {calls.Count(call => call.IsStoredWrongly)} | {calls.Count(call => call.IsIncomplete)} | ");
            text.Append(CultureInfo.InvariantCulture, $"{calls.Select(call => call.Gap).DefaultIfEmpty(0).Max():F1} | {calls.Sum(call => call.WordsLost.Count)} | {calls.Sum(call => call.WordsCut.Count)} | ");
            text.Append(CultureInfo.InvariantCulture, $"{calls.Sum(call => call.Repeated)} | {calls.Count(call => call.Reservations > 1)} |\n");
        }

        text.Append("\nCalls in progress, by the step at which the outage began:\n\n| outage | step of the call | calls | went on | to a human | told and ended | lost | longest wait p50 / p95 / max (s) |\n|---|---|--:|--:|--:|--:|--:|--:|\n");
        foreach (var (blow, step) in blows.SelectMany(blow => blow.Met.GroupBy(met => met.Step).OrderBy(met => met.Key).Select(step => (blow, step))))
        {
            CallEvidence[] calls = [.. step.Select(met => met.Call)];
            text.Append(CultureInfo.InvariantCulture, $"| {blow.Fault} | {step.Key} | {calls.Length} | {Fates(calls)} | {Quantiles(calls.Select(call => call.Wait))} |\n");
        }
    }

    public static void WriteTelephony(StringBuilder text, BlowResult blow)
    {
        text.Append("\nThe telephony service was killed. Its calls are over, and the product has to notice that:\n\n");
        text.Append("| load average | calls | ended with a name | left open | stored once | recordings that can be played | endings | first calls after it: went on |\n|--:|--:|--:|--:|--:|--:|---|--:|\n");
        var calls = blow.Abandoned;
        text.Append(CultureInfo.InvariantCulture, $"| {blow.Load} | {calls.Count} | {calls.Count(call => call.Ending is not null)} | {calls.Count(call => call.Ending is null)} | {calls.Count(call => call.Stored == 1)} | ");
        text.Append(CultureInfo.InvariantCulture, $"{calls.Count(call => call.RecordingSeconds > 0)} | {Counts(calls.Select(call => $"{call.Ending?.ToString() ?? "none"}"))} | {WentOn(blow.After)} |\n");
    }

    private static string Fates(IReadOnlyList<CallEvidence> calls) =>
        $"{calls.Count(call => call.Fate is Fate.WentOn)} | {calls.Count(call => call.Fate is Fate.Transferred)} | {calls.Count(call => call.Fate is Fate.Told)} | {calls.Count(call => call.Fate is Fate.Lost or Fate.NotAnswered)}";

    private static string WentOn(IReadOnlyList<CallEvidence> calls) => $"{calls.Count(call => call.Fate is Fate.WentOn)} of {calls.Count}";

    private static string Heard(IReadOnlyList<CallEvidence> calls) => Counts(calls.SelectMany(call => call.Heard));

    private static string Counts(IEnumerable<string> what) => string.Join(", ", what.GroupBy(each => each).OrderByDescending(each => each.Count()).Select(each => $"{each.Key} ×{each.Count()}"));

    private static string Quantiles(IEnumerable<double> values) => values.ToArray() is { Length: > 0 } all
        ? string.Create(CultureInfo.InvariantCulture, $"{ChaosTable.Quantile(all, 0.5):F1} / {ChaosTable.Quantile(all, 0.95):F1} / {ChaosTable.Quantile(all, 1):F1}")
        : "–";
}
