using System.Text.Json;

namespace VoiceAgent.Bench.LoadGenerator;

/// <summary>Prints the runs of the floor and the pipeline side by side, with the platform's goals.</summary>
internal static class Table
{
    public static void Print(string file)
    {
        Console.WriteLine("| calls | | CPU ms / call-s | goal | turn p50 / p99 ms | barge-in p50 / p99 ms | frames after p50 / p99 | missed | RSS MB | generator late p99 ms |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var run in File.ReadLines(file).Where(static line => line.Length > 0).Select(static line => JsonDocument.Parse(line).RootElement))
        {
            var calls = run.GetProperty("calls").GetInt32();
            var target = run.GetProperty("target").GetString()!;
            Console.WriteLine(
                $"| {calls} | {target} | {run.GetProperty("cpu_ms_per_call_second")} | {(target == "floor" ? "" : Goal(calls))} | {Pair(run, "turn_ms")} | {Pair(run, "barge_ms")} | {Pair(run, "barge_frames")} "
                + $"| {run.GetProperty("turns_missed")} + {run.GetProperty("barge_missed")}, dead {run.GetProperty("dead")} | {run.GetProperty("rss_mb")} | {Quantile(run, "client_late_ms", "p99")} |");
        }

        Console.WriteLine();
        Console.WriteLine("Goals at 100 calls: turn p50 0.5, p99 5; barge-in p99 5, then 0 frames at the median and at most 1 at p99. Never over twice the floor. At 500 and more: turn and barge-in p99 10, none missed. Memory 0.4 MB a call.");
    }

    private static string Goal(int calls) => calls >= 300 ? "≤ 2.0" : calls <= 40 ? "≤ 3.0" : "";

    private static string Pair(JsonElement run, string name) => $"{Quantile(run, name, "p50")} / {Quantile(run, name, "p99")}";

    private static string Quantile(JsonElement run, string name, string quantile) =>
        run.GetProperty(name) is { ValueKind: JsonValueKind.Object } quantiles ? quantiles.GetProperty(quantile).ToString() : "–";
}
