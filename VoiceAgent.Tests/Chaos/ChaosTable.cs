using System.Globalization;
using System.Text;

namespace VoiceAgent.Tests.Chaos;

/// <summary>The results of all faults, as the table that people read.</summary>
internal sealed class ChaosTable(int seed)
{
    private readonly List<(string Fault, IReadOnlyList<CallEvidence> Calls)> _rows = [];

    public IEnumerable<CallEvidence> Calls => _rows.SelectMany(row => row.Calls);

    public void Add(Fault fault, IReadOnlyList<CallEvidence> calls) => _rows.Add(($"{fault}", calls));

    public static double Quantile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }

    public IEnumerable<CallEvidence> Of(string beginning) => _rows.Where(row => row.Fault.StartsWith(beginning, StringComparison.Ordinal)).SelectMany(row => row.Calls);

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Seed {seed}\n\n");
        text.Append("| fault | calls | lost | longest silence p50 / p95 / max (s) | words lost | words cut | lines said again | reserved twice | recordings incomplete | longest gap in a recording (s) | not stored once |\n");
        text.Append("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (var (fault, calls) in _rows.Append(("all", [.. Calls])))
        {
            double[] silences = [.. calls.Select(call => call.Outcome.LongestSilence / 1000)];
            text.Append(CultureInfo.InvariantCulture, $"| {fault} | {calls.Count} | {calls.Count(call => call.Trouble is not null)} | ");
            text.Append(CultureInfo.InvariantCulture, $"{Quantile(silences, 0.5):F1} / {Quantile(silences, 0.95):F1} / {Quantile(silences, 1):F1} | ");
            text.Append(CultureInfo.InvariantCulture, $"{calls.Sum(call => call.WordsLost.Count)} | {calls.Sum(call => call.WordsCut.Count)} | {calls.Sum(call => call.Repeated)} | {calls.Count(call => call.Reservations > 1)} | ");
            text.Append(CultureInfo.InvariantCulture, $"{calls.Count(IsIncomplete)} | {calls.Select(call => call.Gap).DefaultIfEmpty(0).Max():F1} | {calls.Count(call => call.Stored != 1)} |\n");
        }

        foreach (var (fault, calls) in _rows)
        {
            foreach (var call in calls.Where(IsRemarkable))
            {
                text.Append(CultureInfo.InvariantCulture, $"\n{fault}: call {call.Call}: {call.Trouble ?? "went on"}; ended: {call.Outcome.Ending}; longest silence {call.Outcome.LongestSilence / 1000:F1} s; ");
                text.Append(CultureInfo.InvariantCulture, $"said again {call.Repeated}; reserved {call.Reservations}; words lost [{string.Join(' ', call.WordsLost)}]; words cut [{string.Join(' ', call.WordsCut)}]; recording misses {call.RecordingMissing?.ToString("F1", CultureInfo.InvariantCulture) ?? "everything"}; stored {call.Stored}\n");
                text.Append(call.Outcome.Account).Append('\n');
                text.Append(CultureInfo.InvariantCulture, $"silences: {string.Join(", ", call.Outcome.Silences.Select(silence => $"{silence.At / 1000:F1}+{silence.Ms / 1000:F1} {silence.After}-{silence.Before}"))}\n");
                text.Append(CultureInfo.InvariantCulture, $"events: {string.Join(", ", call.Events)}\n");
            }
        }

        return text.ToString();
    }

    public static bool IsIncomplete(CallEvidence call) => call.Outcome.DurationMs is not null && call.RecordingMissing is null or > 1;

    private static bool IsRemarkable(CallEvidence call) =>
        call.Trouble is not null || call.Outcome.LongestSilence > 3000 || call.WordsLost.Count > 0 || call.Repeated > 0 || call.Reservations > 1 || IsIncomplete(call) || call.Stored != 1;
}
