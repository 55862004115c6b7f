using System.Globalization;
using Spectre.Console;
using VoiceAgent.LoadTest.Calling;
using VoiceAgent.LoadTest.Reporting;

namespace VoiceAgent.LoadTest;

/// <summary>What the person at the console sees: how far the load has come, and its figures in the end.</summary>
internal sealed class Screen(IAnsiConsole console, TimeProvider time)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    /// <summary>Shows how far it has come until the load is over; on a terminal in place, into a file a line now and then.</summary>
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
            var seconds = time.GetElapsedTime(began).TotalSeconds;
            var of = plan.Duration is { } duration ? string.Create(CultureInfo.InvariantCulture, $" of {duration.TotalSeconds:0}") : "";
            var most = plan.Calls is { } calls ? $" of {calls}" : "";
            return string.Create(CultureInfo.InvariantCulture, $"{seconds:0}{of} s · {progress.InProgress} calls in progress · {progress.Over}{most} over · {progress.Failed} failed");
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
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"added after the end of a turn was decided: p50 {added.P50:0.#}, p95 {added.P95:0.#}, p99 {added.P99:0.#} ms over {added.Count} turns"));
        }

        foreach (var failure in report.Failures)
        {
            console.MarkupLineInterpolated($"[red]{failure.Count} ×[/] {failure.Reason}");
        }

        foreach (var verdict in report.Verdicts.Where(verdict => !verdict.Met))
        {
            var measured = verdict.Measured is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:0.##} {verdict.Unit}") : "nothing was measured";
            console.MarkupLineInterpolated($"[red]missed:[/] {verdict.Name} at most {verdict.Limit} {verdict.Unit}, {measured}");
        }
    }

    public void Refuse(string sentence) => console.MarkupLineInterpolated($"[red]{sentence}[/]");

    public void Tell(string sentence) => console.WriteLine(sentence);

    private static string Ms(double? milliseconds) => milliseconds is { } value ? value.ToString("0", CultureInfo.InvariantCulture) : "–";
}
