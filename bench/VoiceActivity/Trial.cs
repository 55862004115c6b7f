using System.Runtime.InteropServices;
using System.Text;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.TurnTaking;

namespace VoiceAgent.Bench.VoiceActivity;

/// <summary>What one detector made of one case.</summary>
/// <param name="Delays">From the first sound of a sentence to the event, in milliseconds.</param>
/// <param name="False">Starts of speech where nobody spoke.</param>
internal sealed record Result(int Utterances, IReadOnlyList<double> Delays, int False, double Minutes, TimeSpan Took);

/// <param name="Onset">Milliseconds.</param>
internal sealed record Contestant(string Name, float Threshold, int Onset, Func<AudioFormat, IVoiceActivityDetector> Open);

/// <summary>All cases with all detectors.</summary>
internal sealed class Trial
{
    // A detector may begin a little before the first sound that this program counts, and may be late for a quiet first syllable.
    private const double Early = 0.1;

    private readonly List<(Case Case, Result[] Results)> _rows = [];
    private string[] _names = [];

    public static Trial Run(List<Case> cases, Contestant[] contestants)
    {
        var trial = new Trial { _names = [.. contestants.Select(contestant => contestant.Name)] };
        foreach (var one in cases)
        {
            trial._rows.Add((one, [.. contestants.Select(contestant => Judge(one, contestant))]));
        }

        return trial;
    }

    public string Speech() => Table("sentences", row => row.Case.Utterances.Count > 0, result =>
        $"{result.Utterances - result.Delays.Count} · {Median(result.Delays):F0} / {Percentile(result.Delays, 0.95):F0} · {result.False}", "missed · onset p50 / p95 ms · false");

    public string Noise() => Table("nobody speaks", row => row.Case.Utterances.Count == 0, result => $"{result.False / result.Minutes:F1}", "false starts a minute");

    public string Cost()
    {
        var text = new StringBuilder($"\nprocessor time of one call-second, µs\n\n| audio | {string.Join(" | ", _names)} |\n|---|{string.Concat(_names.Select(_ => "---|"))}\n");
        Add("sentences with pauses, no noise", row => row.Case.Name is "clean" or "emulated caller (tone code)");
        Add("sentences with pauses, noise", row => row.Case.Utterances.Count > 0 && row.Case.Name.Contains("below", StringComparison.Ordinal));
        Add("noise alone", row => row.Case.Utterances.Count == 0);
        return text.ToString();

        void Add(string audio, Func<(Case Case, Result[] Results), bool> which)
        {
            var rows = _rows.Where(which).ToList();
            var minutes = rows.Sum(row => row.Results[0].Minutes);
            text.AppendLine($"| {audio} | {string.Join(" | ", _names.Select((_, i) => $"{rows.Sum(row => row.Results[i].Took.TotalMicroseconds) / (60 * minutes):F0}"))} |");
        }
    }

    private static Result Judge(Case one, Contestant contestant)
    {
        var format = new AudioFormat(one.Rate);
        using var detector = contestant.Open(format);
        var gate = new SpeechGate(new ListeningOptions { Threshold = contestant.Threshold, Onset = TimeSpan.FromMilliseconds(contestant.Onset) });
        var starts = new List<(double Said, double Found)>();
        var frame = format.SamplesPerFrame;
        var began = Environment.CpuUsage.TotalTime;
        for (var at = 0; at + frame <= one.Pcm.Length; at += frame)
        {
            var offset = TimeSpan.FromSeconds((double)at / one.Rate);
            if (gate.Hear(detector.ProbabilityOf(MemoryMarshal.AsBytes(one.Pcm.AsSpan(at, frame))), offset) is SpeechStarted started)
            {
                starts.Add((started.Offset.TotalSeconds, (offset + AudioFormat.FrameDuration).TotalSeconds));
            }
        }

        var took = Environment.CpuUsage.TotalTime - began;
        var delays = one.Utterances
            .Select(utterance => starts.Where(start => start.Found > utterance.From - Early && start.Found < utterance.Until).Select(start => 1_000 * (start.Found - utterance.From)).Cast<double?>().FirstOrDefault())
            .OfType<double>().ToList();
        var wrong = starts.Count(start => !one.Utterances.Any(utterance => start.Found > utterance.From - Early && start.Said < utterance.Until + 0.2));
        return new Result(one.Utterances.Count, delays, wrong, one.Pcm.Length / 60.0 / one.Rate, took);
    }

    private string Table(string first, Func<(Case Case, Result[] Results), bool> which, Func<Result, string> cell, string what)
    {
        var text = new StringBuilder($"\n{what}\n\n| {first} | {string.Join(" | ", _names)} |\n|---|{string.Concat(_names.Select(_ => "---|"))}\n");
        foreach (var row in _rows.Where(which))
        {
            text.AppendLine($"| {row.Case.Name} | {string.Join(" | ", row.Results.Select(cell))} |");
        }

        return text.ToString();
    }

    private static double Median(IReadOnlyList<double> values) => Percentile(values, 0.5);

    private static double Percentile(IReadOnlyList<double> values, double share) =>
        values.Count == 0 ? double.NaN : values.Order().ElementAt(Math.Min(values.Count - 1, (int)(share * values.Count)));
}
