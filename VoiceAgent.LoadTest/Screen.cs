using System.Globalization;
using Spectre.Console;
using VoiceAgent.LoadTest.Calling;
using VoiceAgent.LoadTest.Reporting;

namespace VoiceAgent.LoadTest;

/// <summary>The console output: progress during the load, and the figures at the end.</summary>
internal sealed class Screen(IAnsiConsole console, TimeProvider time)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    /// <summary>Shows the progress until the load has ended. A terminal is updated in place. A file gets a line from time to time.</summary>
    public Task FollowAsync(LoadPlan plan, LoadProgress progress, Task load)
    {
        var began = time.GetTimestamp();
        return console.Profile.Capabilities.Interactive
            ? console.Status().StartAsync(Line(), async status =>
            {
                while (!load.IsCompleted)
                {
                    await Task.WhenAny(load, Task.Delay(BetweenLooks, time));
                    status.Status(Line());
                }
            })
            : PrintNowAndThenAsync();

        string Line()
        {
            var most = plan.Calls is { } calls ? $" of {calls}" : "";
            return $"{Passed(time.GetElapsedTime(began), plan.Duration)} · {Quantity.Of(progress.InProgress, "call")} in progress · {progress.Over}{most} over · {progress.Failed} failed";
        }

        async Task PrintNowAndThenAsync()
        {
            while (!load.IsCompleted)
            {
                await Task.WhenAny(load, Task.Delay(BetweenLines, time));
                console.WriteLine(Line());
            }
        }
    }

    public void Show(LoadReport report)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in new[] { "script", "calls", "failed", "turns", "p50 ms", "p95 ms", "p99 ms", "interrupted p95 ms", "cut off" })
        {
            table.AddColumn(new TableColumn(column) { Alignment = column == "script" ? Justify.Left : Justify.Right });
        }

        foreach (var group in report.Scripts.Concat(report.Numbers.Count > 1 ? report.Numbers : []).Append(report.All))
        {
            table.AddRow(
                Markup.Escape(group.Name == group.To || group.To is null ? group.Name : $"{group.Name} {group.To}"), $"{group.Calls}", $"{group.Failed}", $"{group.Turn?.Count ?? 0}",
                Ms(group.Turn?.P50), Ms(group.Turn?.P95), Ms(group.Turn?.P99), Ms(group.Silence?.P95), $"{group.CutOffs} of {group.Pauses}");
        }

        console.Write(table);
        foreach (var process in report.Processes)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{process.Name}: {process.CpuMsPerCallSecond:0.00} ms of CPU per call-second, {process.CpuPercent:0} % of a core, {process.MegaBytes:0} MB"));
        }

        if (report.Product is { Added: { } added })
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"time from the end of a turn to the first audio: p50 {added.P50:0.#}, p95 {added.P95:0.#}, p99 {added.P99:0.#} ms over {Quantity.Of(added.Count, "turn")}"));
        }

        foreach (var failure in report.Failures)
        {
            console.MarkupLineInterpolated($"[red]{failure.Count} ×[/] {failure.Reason}");
        }

        foreach (var verdict in report.Verdicts.Where(verdict => !verdict.Met))
        {
            var measured = verdict.Measured is { } value ? string.Create(CultureInfo.InvariantCulture, $"it was {value:0.##} {verdict.Unit}") : "nothing was measured";
            console.MarkupLineInterpolated($"[red]missed:[/] the limit of {verdict.Name} is {verdict.Limit:0.##} {verdict.Unit}, but {measured}.");
        }
    }

    public void Refuse(string sentence) => console.MarkupLineInterpolated($"[red]{sentence}[/]");

    public void Tell(string sentence) => console.WriteLine(sentence);

    /// <summary>The time that has passed. After the planned time the last calls are finished, and this is shown separately.</summary>
    private static string Passed(TimeSpan since, TimeSpan? duration) => duration switch
    {
        null => string.Create(CultureInfo.InvariantCulture, $"{since.TotalSeconds:0} s"),
        { } all when Math.Round((since - all).TotalSeconds) < 1 => string.Create(CultureInfo.InvariantCulture, $"{Math.Min(since.TotalSeconds, all.TotalSeconds):0} of {all.TotalSeconds:0} s"),
        { } all => string.Create(CultureInfo.InvariantCulture, $"{all.TotalSeconds:0} of {all.TotalSeconds:0} s, then {(since - all).TotalSeconds:0} s for the last calls"),
    };

    private static string Ms(double? milliseconds) => milliseconds is { } value ? value.ToString("0", CultureInfo.InvariantCulture) : "–";
}
