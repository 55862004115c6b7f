using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Dashboard.Gateway;
using VoiceAgent.Dashboard.Transcripts;
using VoiceAgent.Tests.Dashboard.Fakes;

namespace VoiceAgent.Tests.Dashboard.Transcripts;

public sealed class CallStoryTests
{
    [Fact]
    public void A_call_is_told_from_its_events_alone()
    {
        var story = CallStory.From(SampleCall.Ended(DateTimeOffset.UnixEpoch.AddYears(56)).Events);

        Assert.Equal(5, story.Lines.Count);
        Assert.Equal([642d, 918d], story.Turns.Select(turn => turn.Latency.Response.TotalMilliseconds));
        var tool = Assert.Single(story.Tools);
        Assert.Equal((ToolOutcome.Succeeded, 247d), (tool.Outcome, tool.Duration!.Value.TotalMilliseconds));
        Assert.Equal("claims", story.Agent);
        Assert.Equal(CallEnding.CallerHungUp, story.Ended!.Ending);
        Assert.NotNull(story.Recording);
        Assert.Contains(story.Moments, moment => moment.Text == "Caller interrupted; the agent stopped after 84 ms");
        Assert.DoesNotContain(story.Moments, moment => moment.Trouble);
    }

    [Fact]
    public void A_tools_answer_without_its_question_is_shown_all_the_same()
    {
        var story = CallStory.From([new(1, DateTimeOffset.UnixEpoch, new ToolReturned(1, "t", "find", ToolOutcome.Failed, "no", TimeSpan.Zero))]);
        Assert.Equal(ToolOutcome.Failed, Assert.Single(story.Tools).Outcome);
    }

    [Fact]
    public void What_went_wrong_stands_out()
    {
        var story = CallStory.From(
        [
            new(1, DateTimeOffset.UnixEpoch, new ProviderFailed("text-to-speech", "timeout")),
            new(2, DateTimeOffset.UnixEpoch, new RecordingClosed("p", TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(320))),
            new(3, DateTimeOffset.UnixEpoch, new CallEnded(CallEnding.Abandoned)),
        ]);
        Assert.Equal(["Synthesis failed: timeout", "Recording stored, 320 ms missing", "Worker died"], story.Moments.Where(moment => moment.Trouble).Select(moment => moment.Text));
    }

    [Fact]
    public void A_recording_says_how_much_of_the_callers_audio_never_arrived() =>
        Assert.Equal("Recording stored. 1500 ms of the caller's audio never arrived", Assert.Single(CallStory.From(
        [
            new(1, DateTimeOffset.UnixEpoch, new RecordingClosed("p", TimeSpan.FromMinutes(1), TimeSpan.Zero) { CallerMissing = TimeSpan.FromSeconds(1.5) }),
        ]).Moments).Text);

    [Fact]
    public void Bad_audio_stands_out_and_its_figures_are_shown()
    {
        var measured = new QualityMeasured(new LegQuality { Frames = 100, Lost = 10, Mos = 2.1 }, new LegQuality { Frames = 50, Mos = 4.36 }, TimeSpan.FromSeconds(2));
        var story = CallStory.From(
        [
            new(1, DateTimeOffset.UnixEpoch, new MediaOpened("w", 16_000)),
            new(2, DateTimeOffset.UnixEpoch, new QualityAlerted(MediaLeg.Caller, QualityProblem.Loss, 9.09, 3, TimeSpan.FromSeconds(10))),
            new(3, DateTimeOffset.UnixEpoch, new QualityRestored(MediaLeg.Caller, QualityProblem.Loss, 0, TimeSpan.FromSeconds(30))),
            new(4, DateTimeOffset.UnixEpoch, measured),
        ]);

        Assert.Equal("Audio from the telephone is missing: 9.1 %, the limit is 3 %", Assert.Single(story.Moments, moment => moment.Trouble).Text);
        Assert.Contains(story.Moments, moment => moment.Text == "This is over: Audio from the telephone is missing. It is 0 % now");
        Assert.Equal((2.1, 4.36), (story.Quality!.Caller!.Mos, story.Quality.Agent!.Mos));
        Assert.All(Enum.GetValues<QualityProblem>(), problem => Assert.Contains(' ', QualityWords.Of(MediaLeg.Caller, problem)));
    }

    [Fact]
    public void Digits_that_were_pressed_are_counted_not_shown()
    {
        var story = CallStory.From([new(1, DateTimeOffset.UnixEpoch, new CallerPressed(1, "4719#"))]);
        Assert.Equal("Caller pressed 5 keys", Assert.Single(story.Moments).Text);
    }

    [Fact]
    public void Cost_is_what_was_used_at_the_prices_that_are_set()
    {
        var usage = new Usage().Plus(new UsageCounted(1, 1_000_000, 500_000, 0, 100_000, TimeSpan.FromMinutes(30)));
        Assert.Equal(0.75m + 2.25m + 1.5m + 0.5m, usage.CostAt(new Prices()));
    }
}
