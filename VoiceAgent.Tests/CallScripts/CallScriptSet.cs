using VoiceAgent.Tests.CallScripts.Report;
using VoiceAgent.Tests.Fixtures;
using VoiceAgent.Tests.Randomness;
using Xunit;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>
/// Runs all shipped scripts together. Two runs must be equal, fast, and good for callers with the delays measured on the real services.
/// <c>VOICEAGENT_SEED</c> sets the first seed, <c>VOICEAGENT_ROUNDS</c> the number of seeds.
/// </summary>
public sealed class CallScriptSet(CallScriptSet.Runs runs, ITestOutputHelper output) : IClassFixture<CallScriptSet.Runs>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // The silence after the caller spoke or pressed keys, and between the words of a reply. Silence of the caller is not counted.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMilliseconds(1_500);

    [Fact]
    public void The_whole_set_takes_less_than_30_seconds_and_goes_the_same_way_twice_to_the_last_byte()
    {
        var (first, second) = (runs.Median, SetRun.Of(Pace.Median, runs.Median.Seeds));

        output.WriteLine($"{first.Calls.Count} calls: {first.Took.TotalSeconds:F1} s ({first.Worked.TotalSeconds:F1} s of processor), then {second.Took.TotalSeconds:F1} s ({second.Worked.TotalSeconds:F1} s)");
        Assert.All(first.Calls.Zip(second.Calls), pair => Assert.Equal(pair.First.Call.Protocol, pair.Second.Call.Protocol));
        Assert.True(first.Calls.Count >= 60, $"Only {first.Calls.Count} scripts are shipped.");
        Assert.True(second.Took < Limit || second.Worked < Limit, $"The set took {second.Took}, and {second.Worked} of processor.");
    }

    [Fact]
    public void Under_the_measured_delays_callers_are_not_cut_off_and_noises_stop_nobody()
    {
        var figures = new SetFigures(runs.Measured.Calls);

        output.WriteLine(figures.ToString());
        foreach (var call in runs.Measured.Calls.Where(call => call.Measures.CutOffs.Count + call.Measures.FalseInterruptions.Count > 0))
        {
            output.WriteLine($"{call.Name}, seed {call.Seed}: cut off at {string.Join(", ", call.Measures.CutOffs)}; falsely interrupted at {string.Join(", ", call.Measures.FalseInterruptions)}");
        }

        foreach (var slow in figures.Calls.Where(call => call.Call.Script.Troubles.None).SelectMany(call => call.Measures.Responses.Select(response => (call.Name, response))).Where(slow => slow.response.Latency > TimeSpan.FromMilliseconds(1_100)).GroupBy(slow => slow.Name))
        {
            output.WriteLine($"slow: {slow.Key}: {string.Join(", ", slow.Select(one => (int)one.response.Latency.TotalMilliseconds).Take(6))} ({slow.Count()})");
        }

        foreach (var missed in figures.Calls.SelectMany(call => call.Measures.Interruptions.Where(stop => !stop.Stopped).Select(stop => (call.Name, call.Seed, stop))))
        {
            output.WriteLine($"missed: {missed.Name}, seed {missed.Seed}: '{missed.stop.Turn.Line!.Text}' at {missed.stop.Turn.From}, the agent spoke on for {missed.stop.After}");
        }

        foreach (var call in runs.Measured.Calls.Where(call => call.Call.Failures.Count > 0))
        {
            output.WriteLine($"{call.Name}, seed {call.Seed}: {string.Join("; ", call.Call.Failures)}");
        }

        Assert.True(figures.PausedTurns > 10 && figures.Disturbances > 5 && figures.Responses.Count > 50, $"Too little happened:\n{figures}");
        Assert.True(figures.CutOffs <= 0.03 * figures.PausedTurns, $"Design §7 allows 3%:\n{figures}");
        Assert.True(figures.FalseInterruptions == 0, $"{figures}");
    }

    [Fact]
    public void Nobody_waits_in_silence_for_longer_than_a_second_and_a_half()
    {
        var calls = runs.Median.Calls.Concat(runs.Measured.Calls).Where(call => !call.Call.Script.Shows.Contains("silence")).ToList();
        output.WriteLine($"longest silence: {new SetFigures(calls).LongestSilence.TotalMilliseconds:F0} ms over {calls.Count} calls");

        Assert.Empty(calls.Where(call => call.Measures.LongestSilence > LongestSilence)
            .Select(call => $"{call.Name}, seed {call.Seed}: {call.Measures.LongestSilence.TotalSeconds:F1} s at {call.Measures.Silences.MaxBy(silence => silence.Length).From}"));
    }

    [Fact]
    public void The_report_is_written_with_a_picture_of_every_call()
    {
        var page = ReportPage.Of(runs.Median, runs.Measured);

        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(SourceTree.Root, "artifacts", "call-scripts")).FullName, "index.html");
        File.WriteAllText(file, page);
        output.WriteLine($"{file}, {page.Length / 1024} KB");
        Assert.All(ShippedCalls.Names, name => Assert.Contains($"Timeline of {name}\"", page));
    }

    /// <summary>The runs, made once for all tests of the class.</summary>
    public sealed class Runs
    {
        private readonly Lazy<SetRun> _median = new(() => SetRun.Of(Pace.Median, FirstSeed));
        private readonly Lazy<SetRun> _measured = new(() => SetRun.Of(Pace.Measured, [.. Enumerable.Range(FirstSeed, Rounds)]));

        private static int FirstSeed => Seed.Run.Number;

        private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("VOICEAGENT_ROUNDS"), out var rounds) ? rounds : 3;

        internal SetRun Median => _median.Value;

        internal SetRun Measured => _measured.Value;
    }
}
