using System.Text.Json;

namespace VoiceAgent.Bench.LoadGenerator;

/// <summary>Writes a run as one line of JSON.</summary>
internal static class Report
{
    public static async Task WriteAsync(LoadSettings settings, Caller[] callers, Speech speech, Used used)
    {
        var heard = callers.Select(static caller => caller.Hearing).ToArray();
        var line = JsonSerializer.Serialize(new
        {
            target = settings.Key is null ? "floor" : "pipeline",
            calls = settings.Calls,
            seconds = Math.Round(used.Seconds, 1),
            cpu_ms_per_call_second = Math.Round(used.Cpu * 1000 / used.Seconds / settings.Calls, 3),
            rss_mb = Math.Round(used.MegaBytes, 1),
            client_cpu_s = Math.Round(used.ClientCpu, 2),
            turn_ms = Quantiles(heard.SelectMany(static one => one.Answers)),
            barge_ms = Quantiles(heard.SelectMany(static one => one.Stops)),
            barge_frames = Quantiles(heard.SelectMany(static one => one.FramesAfterInterruption)),
            jitter_ms = Quantiles(heard.SelectMany(static one => one.Jitter)),
            client_late_ms = Quantiles(speech.Lateness),
            frames_per_call_second = Math.Round(heard.Sum(static one => one.Frames) / used.Seconds / settings.Calls, 2),
            turns_missed = heard.Sum(static one => one.AnswersMissed),
            barge_missed = heard.Sum(static one => one.StopsMissed),
            dead = callers.Count(static caller => caller.IsDead),
        });
        Console.WriteLine(line);
        if (settings.Out is not null)
        {
            await File.AppendAllTextAsync(settings.Out, line + Environment.NewLine);
        }
    }

    private static object? Quantiles(IEnumerable<float> values)
    {
        var sorted = values.Order().ToArray();
        double At(double share) => Math.Round(sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))], 2);
        return sorted.Length == 0 ? null : new { n = sorted.Length, p50 = At(0.5), p95 = At(0.95), p99 = At(0.99), max = At(1) };
    }
}
