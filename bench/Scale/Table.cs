using System.Globalization;

namespace VoiceAgent.Bench.Scale;

/// <summary>Prints days as rows of a table in Markdown.</summary>
internal static class Table
{
    public static void Head() => Console.WriteLine(
        """
        | peak | variant | offered | refused | of them in deploy, zone, surge | handed over | reconnected | 503 of full workers | lost | gave up | silence p50 / p99 / longest s | workers most | worker-hours | used ÷ capacity |
        |---|---|---|---|---|---|---|---|---|---|---|---|---|---|
        """);

    public static void Print(Day day, Choices choices, Figures figures)
    {
        var silences = figures.Silences.Order().ToArray();
        string At(double share) => silences.Length == 0 ? "–" : silences[Math.Min(silences.Length - 1, (int)(share * silences.Length))].ToString("0.0", CultureInfo.InvariantCulture);
        string Of(string when) => figures.ByTime.GetValueOrDefault(when) is var (refused, lost) && lost > 0 ? $"{refused:N0} (lost {lost:N0})" : $"{figures.ByTime.GetValueOrDefault(when).Refused:N0}";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {day.Peak:N0} | {choices.Name} | {figures.Offered:N0} | {figures.Refused:N0} ({Percent(figures.Refused, figures.Offered)}) | {Of("deploy")}, {Of("zone lost")}, {Of("surge")} "
            + $"| {figures.HandedOver:N0} | {figures.Reconnected:N0} | {figures.FullWorkers:N0} | {figures.Lost:N0} | {figures.GaveUp:N0} | {At(0.5)} / {At(0.99)} / {At(1)} "
            + $"| {figures.MostWorkers:N0} | {figures.WorkerHours:N0} | {figures.UsedHours / figures.CapacityHours:0.00} |"));
    }

    public static void PrintMinutes(Figures figures)
    {
        foreach (var (before, sample) in figures.Samples.Zip(figures.Samples.Skip(1)).Where(static pair => pair.Second.Refused > pair.First.Refused || pair.Second.Lost > pair.First.Lost))
        {
            Console.WriteLine($"{sample.At:hh\\:mm} refused {sample.Refused - before.Refused}, lost {sample.Lost - before.Lost}, used {sample.Used} of {sample.Capacity}, workers {sample.Workers}, draining {sample.Draining}");
        }
    }

    private static string Percent(long part, long of) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / Math.Max(1, of):0.###} %");
}
