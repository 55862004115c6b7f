using System.Diagnostics;
using System.Text.Json;

namespace VoiceAgent.Bench.LoadGenerator;

/// <summary>
/// Measures the first callers of a worker that has just become ready, and compares them with later ones. The generator first
/// practises on another server, so that its own compilation is not measured.
/// </summary>
internal static class ColdStart
{
    private static readonly TimeSpan Cycle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(1);

    /// <param name="args">LoadGenerator cold --practice ws://FLOOR --url ws://WORKER --pid 0 --calls N --seconds S --key BASE64 --issuer PORT --out FILE</param>
    public static async Task RunAsync(string[] args)
    {
        var settings = LoadSettings.Read(args);
        await using var access = await Access.OpenAsync(settings);
        await PractiseAsync(settings with { Url = new Uri(args[Array.IndexOf(args, "--practice") + 1]), Key = null });

        var ready = await ReadyAsync(settings.Url);
        var first = await CallAsync(settings, access, settings.Length);

        // The next callers meet a worker that has run for a minute, at the same pace. This is the fair measure of being cold.
        await Task.Delay(Pause);
        var next = await CallAsync(settings, access, TimeSpan.Zero);
        var line = JsonSerializer.Serialize(new
        {
            ready,
            opened = first.Opened,
            first = first.Turns(0, 1),
            firstCycle = first.Turns(0, first.AfterCycle),
            later = first.Turns(first.AfterTwo),
            next = next.Turns(0, 1),
            nextCycle = next.Turns(0, next.AfterCycle),
            stopsFirst = first.Callers.SelectMany(static one => one.Hearing.Stops.Take(1)),
            stopsLater = first.Callers.SelectMany(static one => one.Hearing.Stops.Skip(1)),
            missed = first.Callers.Concat(next.Callers).Sum(static one => one.Hearing.AnswersMissed),
            dead = first.Callers.Concat(next.Callers).Count(static one => one.IsDead),
        });
        await File.AppendAllTextAsync(settings.Out!, line + Environment.NewLine);
    }

    /// <summary>All callers call at once, and each speaks for two cycles and <paramref name="more"/>.</summary>
    private static async Task<Group> CallAsync(LoadSettings settings, Access access, TimeSpan more)
    {
        var opened = new List<float>();
        var callers = new Caller[settings.Calls];
        for (var i = 0; i < callers.Length; i++)
        {
            var began = Stopwatch.GetTimestamp();
            callers[i] = await Caller.CallAsync(settings.Url, access.NextCall());
            opened.Add((float)Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        int[] one, two;
        using (var speech = new Speech(callers) { Measuring = true })
        {
            // Each caller begins its first cycle within the first ten seconds and has ended it after twenty.
            await Task.Delay(Cycle);
            one = Counts(callers);
            await Task.Delay(Cycle);
            two = Counts(callers);
            await Task.Delay(more);
        }

        foreach (var caller in callers)
        {
            caller.HangUp();
        }

        return new(callers, opened, one, two);
    }

    /// <summary>Prints each run, and all of them together.</summary>
    public static void Print(string file)
    {
        var runs = File.ReadLines(file).Where(static line => line.Length > 0).Select(static line => JsonDocument.Parse(line).RootElement).ToArray();
        Console.WriteLine("| run | ready s | handshake p50 / p99 ms | first turn p50 / p99 ms | first 10 s p50 / p99 | later turns p50 / p99 ms | first ÷ later p99 | first 10 s ÷ later p99 | next callers' first turn p50 / p99 ms | next callers' first 10 s | first callers ÷ next callers p99: first turn, first 10 s | first barge-in, later p99 ms | missed, dead |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        for (var i = 0; i < runs.Length; i++)
        {
            Print((i + 1).ToString(), runs[i..(i + 1)]);
        }

        Print("all", runs);
    }

    private static void Print(string name, JsonElement[] runs)
    {
        float[] All(string figure) => [.. runs.SelectMany(run => run.GetProperty(figure).EnumerateArray()).Select(static value => value.GetSingle()).Order()];
        static float At(float[] sorted, double share) => sorted.Length == 0 ? float.NaN : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
        static string Pair(float[] sorted) => $"{At(sorted, 0.5):0.00} / {At(sorted, 0.99):0.0}";
        var (first, cycle, later, next, nextCycle) = (All("first"), All("firstCycle"), All("later"), All("next"), All("nextCycle"));
        Console.WriteLine(
            $"| {name} | {runs.Average(static run => run.GetProperty("ready").GetDouble()):0.0} | {Pair(All("opened"))} | {Pair(first)} | {Pair(cycle)} | {Pair(later)} "
            + $"| {At(first, 0.99) / At(later, 0.99):0.00} | {At(cycle, 0.99) / At(later, 0.99):0.00} | {Pair(next)} | {Pair(nextCycle)} "
            + $"| {At(first, 0.99) / At(next, 0.99):0.00}, {At(cycle, 0.99) / At(nextCycle, 0.99):0.00} | {At(All("stopsFirst"), 0.99):0.0}, {At(All("stopsLater"), 0.99):0.0} "
            + $"| {runs.Sum(static run => run.GetProperty("missed").GetInt32())}, {runs.Sum(static run => run.GetProperty("dead").GetInt32())} |");
    }

    private static async Task PractiseAsync(LoadSettings floor)
    {
        await using var access = await Access.OpenAsync(floor);
        var callers = new Caller[floor.Calls];
        for (var i = 0; i < callers.Length; i++)
        {
            callers[i] = await Caller.CallAsync(floor.Url, access.NextCall());
        }

        using (new Speech(callers) { Measuring = true })
        {
            await Task.Delay(floor.Warm);
        }

        foreach (var caller in callers)
        {
            caller.HangUp();
        }
    }

    /// <returns>Seconds until the worker was ready, from the first attempt to connect that it accepted or refused.</returns>
    private static async Task<double> ReadyAsync(Uri worker)
    {
        using var http = new HttpClient();
        var health = new Uri($"http://{worker.Authority}/health");
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < LongestStart)
        {
            try
            {
                using var answer = await http.GetAsync(health);
                if (answer.IsSuccessStatusCode)
                {
                    return waited.Elapsed.TotalSeconds;
                }
            }
            catch (HttpRequestException)
            {
                // The worker does not listen yet.
            }

            await Task.Delay(10);
        }

        throw new TimeoutException($"The worker at {worker} did not become ready within {LongestStart.TotalSeconds} seconds.");
    }

    private static int[] Counts(Caller[] callers) => Array.ConvertAll(callers, static caller => caller.Hearing.Answers.Count);

    /// <summary>Callers who called at the same time.</summary>
    /// <param name="Opened">Milliseconds until each media socket was open.</param>
    /// <param name="AfterCycle">How many answers each had heard after the first cycle.</param>
    /// <param name="AfterTwo">The same after the second.</param>
    private sealed record Group(Caller[] Callers, List<float> Opened, int[] AfterCycle, int[] AfterTwo)
    {
        /// <returns>Milliseconds of the answers in a part of each call.</returns>
        public IEnumerable<float> Turns(int from, int until) => Callers.SelectMany(one => one.Hearing.Answers.Skip(from).Take(until - from));

        public IEnumerable<float> Turns(int from, int[] until) => Callers.SelectMany((one, i) => one.Hearing.Answers.Skip(from).Take(until[i] - from));

        public IEnumerable<float> Turns(int[] from) => Callers.SelectMany((one, i) => one.Hearing.Answers.Skip(from[i]));
    }
}
