using System.Globalization;
using System.Text.Json;

namespace VoiceAgent.Bench.LoadGenerator;

/// <summary>Prints the load test's reports as tables, with the goals of the design.</summary>
internal static class CallTables
{
    /// <summary>The load on emulated services with their real protocols and without delays.</summary>
    public static void PrintServices(string file)
    {
        var report = Read(file);
        var pipeline = report.GetProperty("processes").EnumerateArray().FirstOrDefault(static process => process.GetProperty("name").GetString() == "pipeline");
        var product = report.GetProperty("product");
        var plan = report.GetProperty("plan");
        Console.WriteLine();
        Console.WriteLine("| callers | calls | failed | pipeline CPU ms / call-s | goal | added per turn p50 / p95 / p99 ms | goal p99 | turns | pipeline RSS MB |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        Console.WriteLine(
            $"| {plan.GetProperty("callers")} | {All(report, "calls")} | {All(report, "failed")} | {(pipeline.ValueKind == JsonValueKind.Object ? pipeline.GetProperty("cpuMsPerCallSecond").ToString() : "–")} | ≤ 5 "
            + $"| {Quantiles(product, "added", "p50", "p95", "p99")} | ≤ 20 | {Quantiles(product, "added", "count")} | {(pipeline.ValueKind == JsonValueKind.Object ? pipeline.GetProperty("megaBytes").ToString() : "–")} |");
        Console.WriteLine();
        Console.WriteLine("| process | CPU ms / call-s | % of a core |");
        Console.WriteLine("|---|---|---|");
        foreach (var process in report.GetProperty("processes").EnumerateArray())
        {
            Console.WriteLine($"| {process.GetProperty("name")} | {process.GetProperty("cpuMsPerCallSecond")} | {process.GetProperty("cpuPercent")} |");
        }

        PrintStages([("", product)]);
    }

    /// <summary>What callers experience with the delays of the real services: the shipped agent, one without openers, one that awaits final phrases.</summary>
    public static void PrintFelt(string file)
    {
        var report = Read(file);
        string[] names = ["as shipped", "without openers", "waits for the final phrase"];
        Console.WriteLine();
        Console.WriteLine("| agent | calls | failed | turns | end of speech → first audio p50 / p95 ms | of callers who do not pause | interrupted → silent p50 / p95 ms | interruptions | cut off in mid-sentence |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var (name, agent) in names.Zip(report.GetProperty("numbers").EnumerateArray()))
        {
            var share = agent.GetProperty("cutOffPercent") is { ValueKind: JsonValueKind.Number } percent ? string.Create(CultureInfo.InvariantCulture, $" ({percent.GetDouble():0.#} %)") : "";
            Console.WriteLine(
                $"| {name} | {agent.GetProperty("calls")} | {agent.GetProperty("failed")} | {Quantiles(agent, "turn", "count")} | {Quantiles(agent, "turn", "p50", "p95")} | {WithoutPauses(report, agent)} | {Quantiles(agent, "silence", "p50", "p95")} "
                + $"| {Quantiles(agent, "silence", "count")} | {agent.GetProperty("cutOffs")} of {agent.GetProperty("pauses")}{share} |");
        }

        Console.WriteLine("| goal | | 0 | | ≤ 700 / ≤ 1100 | | – / ≤ 120 | | ≤ 3 % |");
        PrintStages([.. names.Zip(report.GetProperty("productByNumber").EnumerateArray())]);
        foreach (var failure in report.GetProperty("failures").EnumerateArray())
        {
            Console.WriteLine($"- failed {failure.GetProperty("count")} ×: {failure.GetProperty("reason")}");
        }
    }

    /// <summary>Excludes scripts named pause-…, because in them callers stop in mid-sentence and the agent learns to wait.</summary>
    private static string WithoutPauses(JsonElement report, JsonElement agent)
    {
        var number = agent.GetProperty("to").GetString();
        var turns = report.GetProperty("turns").EnumerateArray()
            .Where(turn => turn.GetProperty("to").GetString() == number && !turn.GetProperty("script").GetString()!.StartsWith("pause-", StringComparison.Ordinal))
            .Select(static turn => turn.GetProperty("ms").GetDouble()).Order().ToArray();
        return turns.Length == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{At(0.50):0.#} / {At(0.95):0.#}");

        double At(double share) => turns[Math.Max(0, (int)Math.Ceiling(share * turns.Length) - 1)];
    }

    private static void PrintStages(IReadOnlyList<(string Agent, JsonElement Product)> products)
    {
        Console.WriteLine();
        Console.WriteLine("| by the product's own clock | p50 / p95 / p99 ms | turns |");
        Console.WriteLine("|---|---|---|");
        foreach (var (agent, product) in products.Where(static each => each.Product.ValueKind == JsonValueKind.Object))
        {
            var of = agent.Length > 0 ? $"{agent}: " : "";
            Print($"{of}in all", product, "response");
            Print($"{of}in all, no tool needed", product, "withoutTool");
            foreach (var stage in product.GetProperty("stages").EnumerateObject())
            {
                Print(of + stage.Name, product.GetProperty("stages"), stage.Name);
            }
        }

        static void Print(string name, JsonElement of, string figure) => Console.WriteLine($"| {name} | {Quantiles(of, figure, "p50", "p95", "p99")} | {Quantiles(of, figure, "count")} |");
    }

    private static JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllText(file)).RootElement;

    private static string All(JsonElement report, string figure) => report.GetProperty("all").GetProperty(figure).ToString();

    private static string Quantiles(JsonElement of, string name, params string[] wanted) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var quantiles) && quantiles.ValueKind == JsonValueKind.Object
            ? string.Join(" / ", wanted.Select(quantile => Math.Round(quantiles.GetProperty(quantile).GetDouble(), 1).ToString(CultureInfo.InvariantCulture)))
            : "–";
}
