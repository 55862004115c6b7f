using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

/// <summary>What is stored about the audio of a call.</summary>
public sealed class FinishedQualityTests
{
    private static readonly QualityAlerted Loss = new(MediaLeg.Caller, QualityProblem.Loss, 7.5, 3, TimeSpan.FromSeconds(40));

    [Fact]
    public void The_figures_of_all_workers_add_up_and_only_the_last_of_each_is_stored()
    {
        var finished = Finished(
        [
            new MediaOpened("worker-1", 16_000),
            Measured(1_000, lost: 5, level: -20, mos: 4),
            Measured(2_000, lost: 10, level: -20, mos: 4),
            Loss,
            new MediaOpened("worker-2", 16_000),
            Measured(500, lost: 0, level: -30, mos: 3),
            Measured(1_000, lost: 2, level: -30, mos: 3) with { IsFinal = true },
        ]);

        var quality = finished.Record.Quality!;
        Assert.Equal((3_000, 12), (quality.Caller!.Frames, quality.Caller.Lost));
        Assert.Equal(3.67, quality.Caller.Mos!.Value, 0.01);

        // The mean of 2,000 frames of −20 dB and 1,000 of −30 dB.
        Assert.Equal(-21.5, quality.Caller.LevelDb!.Value, 0.1);
        Assert.Equal(TimeSpan.FromSeconds(2), quality.TalkOver);
        Assert.Equal([Loss], quality.Alerts);
        Assert.Equal([2_000, 1_000], finished.Events.Select(logged => logged.Event).OfType<QualityMeasured>().Select(measured => measured.Caller.Frames));
    }

    [Fact]
    public void A_call_without_figures_keeps_what_its_record_knows()
    {
        Assert.Null(Finished([]).Record.Quality);
        var known = new CallQuality().With(Loss);
        Assert.Same(known, FinishedCall.From(ExampleCall.Record with { Quality = known }, ExampleCall.Story())!.Record.Quality);
    }

    [Fact]
    public void A_record_with_its_quality_survives_its_json()
    {
        var stored = Finished([new MediaOpened("worker-1", 16_000), Measured(1_000, lost: 5, level: -20, mos: 4), Loss]).Record;
        var json = JsonSerializer.Serialize(stored, LoggedEvent.Json);
        var read = JsonSerializer.Deserialize<CallRecord>(json, LoggedEvent.Json)!;

        Assert.Equal(stored.Quality!.Caller, read.Quality!.Caller);
        Assert.Equal(stored.Quality.Alerts, read.Quality.Alerts);
        Assert.Contains("\"lossPercent\":0.5", json, StringComparison.Ordinal);
        Assert.Null(JsonSerializer.Deserialize<CallRecord>(JsonSerializer.Serialize(ExampleCall.Record, LoggedEvent.Json), LoggedEvent.Json)!.Quality);
    }

    [Fact]
    public void An_alert_is_kept_once_and_there_are_not_endlessly_many()
    {
        var quality = new CallQuality().With(Loss).With(Loss);
        Assert.Single(quality.Alerts);
        for (var at = 0; at < 100; at++)
        {
            quality = quality.With(Loss with { Offset = TimeSpan.FromMinutes(at) });
        }

        Assert.Equal(20, quality.Alerts.Count);
    }

    private static FinishedCall Finished(IReadOnlyList<CallEvent> events) =>
        FinishedCall.From(ExampleCall.Record, ExampleCall.Number([.. events, new CallEnded(CallEnding.CallerHungUp)]))!;

    private static QualityMeasured Measured(long frames, long lost, double level, double mos) => new(
        new LegQuality { Frames = frames, Lost = lost, Sounding = frames, LevelDb = level, Mos = mos, Jitter = TimeSpan.FromMilliseconds(2), WorstJitter = TimeSpan.FromMilliseconds(9) },
        new LegQuality { Frames = frames },
        TimeSpan.FromSeconds(1));
}
