using System.Globalization;
using System.Text;

namespace VoiceAgent.Tests.Chaos;

/// <summary>The tables of programs that were killed, terminated or frozen: by program, by program and step, and by the behaviour of the telephony service.</summary>
internal static class DeathTables
{
    private const string Columns =
        "calls | moved | lost | longest wait p50 / p95 / max (s) | words lost | words cut | lines said again | reserved twice | recordings incomplete | longest gap in a recording (s) | not stored once |\n";

    private const string Line = "--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n";

    public static void Write(StringBuilder text, IReadOnlyList<BlowResult> blows)
    {
        text.Append("| fault | load average | ").Append(Columns).Append("|---|--:|").Append(Line);
        foreach (var fault in blows.GroupBy(blow => $"{blow.Fault?.ToString() ?? "no fault"}"))
        {
            var calls = fault.SelectMany(blow => blow.Met.Select(met => met.Call)).ToList();
            Row(text, $"{fault.Key} | {string.Join(" / ", fault.Select(blow => blow.Load))}", calls);

            // The calls of the other workers hide what happened to those of the worker that was struck.
            if (calls.Any(call => call.Moved) && calls.Any(call => !call.Moved))
            {
                Row(text, $"{fault.Key}: moved calls |", [.. calls.Where(call => call.Moved)]);
            }
        }

        if (blows.All(blow => blow.Fault is null))
        {
            return;
        }

        Row(text, "all |", [.. blows.Where(blow => blow.Fault is not null).SelectMany(blow => blow.Met.Select(met => met.Call))]);

        text.Append("\n| fault | step of the call | ").Append(Columns).Append("|---|---|").Append(Line);
        foreach (var step in blows.Where(blow => blow.Fault is not null).SelectMany(blow => blow.Met.Select(met => (Fault: $"{blow.Fault}", met.Step, met.Call))).GroupBy(met => (met.Fault, met.Step)).OrderBy(met => met.Key))
        {
            Row(text, $"{step.Key.Fault} | {step.Key.Step}", [.. step.Select(met => met.Call)]);
        }

        var behaviours = blows.Where(blow => blow.Fault is { Behaviours: true }).SelectMany(blow => blow.Met.Select(met => (Fault: $"{blow.Fault!.Program} {blow.Fault.Blow}", met.Call))).ToList();
        if (behaviours.Count == 0)
        {
            return;
        }

        text.Append("\n| fault | behaviour of the telephony service | ").Append(Columns).Append("|---|---|").Append(Line);
        foreach (var behaviour in behaviours.GroupBy(met => (met.Fault, met.Call.Behaviour)).OrderBy(met => met.Key))
        {
            Row(text, $"{behaviour.Key.Fault} | {behaviour.Key.Behaviour}", [.. behaviour.Select(met => met.Call)]);
        }
    }

    private static void Row(StringBuilder text, string name, IReadOnlyList<CallEvidence> calls)
    {
        double[] waits = [.. calls.Select(call => call.Wait)];
        text.Append(CultureInfo.InvariantCulture, $"| {name} | {calls.Count} | {calls.Count(call => call.Moved)} | {calls.Count(call => call.Fate is not Fate.WentOn)} | ");
        text.Append(CultureInfo.InvariantCulture, $"{ChaosTable.Quantile(waits, 0.5):F1} / {ChaosTable.Quantile(waits, 0.95):F1} / {ChaosTable.Quantile(waits, 1):F1} | ");
        text.Append(CultureInfo.InvariantCulture, $"{calls.Sum(call => call.WordsLost.Count)} | {calls.Sum(call => call.WordsCut.Count)} | {calls.Sum(call => call.Repeated)} | {calls.Count(call => call.Reservations > 1)} | ");
        text.Append(CultureInfo.InvariantCulture, $"{calls.Count(call => call.IsIncomplete)} | {calls.Select(call => call.Gap).DefaultIfEmpty(0).Max():F1} | {calls.Count(call => call.IsStoredWrongly)} |\n");
    }
}
