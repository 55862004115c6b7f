using System.Diagnostics;
using VoiceAgent.Bench.Scale;

// Scale [--peaks 100,1000,10000,100000] [--seed 1] [--variants] [--minutes] [--picture FILE]
// Plays a day for each peak and prints one row each. --variants compares other choices at each peak. --minutes lists the minutes in which calls were refused or lost.
// --picture draws the day of the last peak.
var given = args.Where(static arg => arg.StartsWith("--", StringComparison.Ordinal)).ToDictionary(static arg => arg, arg => Array.IndexOf(args, arg) is var at && at + 1 < args.Length ? args[at + 1] : "");
var seed = int.Parse(given.GetValueOrDefault("--seed", "1"));
var peaks = given.GetValueOrDefault("--peaks", "100,1000,10000,100000").Split(',').Select(int.Parse).ToArray();
var took = Stopwatch.StartNew();
Table.Head();
foreach (var peak in peaks)
{
    foreach (var choices in given.ContainsKey("--variants") ? Variants.All : [Variants.SlowMoves, Variants.Shipped])
    {
        var day = new Day(peak);
        var figures = await Simulation.RunAsync(day, choices, seed);
        Table.Print(day, choices, figures);
        if (given.ContainsKey("--minutes"))
        {
            Table.PrintMinutes(figures);
        }

        if (given.TryGetValue("--picture", out var file) && peak == peaks[^1] && choices == Variants.Shipped)
        {
            Picture.Draw(file, day, choices, figures);
        }
    }
}

Console.Error.WriteLine($"{took.Elapsed.TotalSeconds:0} s");
