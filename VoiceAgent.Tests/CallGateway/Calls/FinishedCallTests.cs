using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Contracts.Turns;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

public sealed class FinishedCallTests
{
    [Fact]
    public void A_call_is_finished_only_when_its_log_has_an_end()
    {
        var story = ExampleCall.Story();
        Assert.Null(FinishedCall.From(ExampleCall.Record, [.. story.Take(story.Count - 1)]));
        Assert.NotNull(FinishedCall.From(ExampleCall.Record, story));
    }

    [Fact]
    public void The_stored_transcript_is_the_one_that_was_seen_live()
    {
        var story = ExampleCall.Story();
        var finished = FinishedCall.From(ExampleCall.Record, story)!;

        Assert.Equal(Transcript.From(story).Lines, Transcript.From(finished.Events).Lines);
        Assert.Equal(Transcript.From(story).Lines, finished.Turns.SelectMany(turn => turn.Lines).OrderBy(line => line.At));
        Assert.True(finished.Events.Count < story.Count);
    }

    [Fact]
    public void A_sentence_that_the_workers_death_cut_short_is_kept_as_far_as_it_came()
    {
        var story = ExampleCall.Number([new AgentSpeaking(1, 1, "I", SpeechAct.Reply), new AgentSpeaking(1, 1, "I see", SpeechAct.Reply), new CallerHypothesis(2, "b"), new CallerHypothesis(2, "but"), new CallEnded(CallEnding.Abandoned)]);

        var lines = Transcript.From(FinishedCall.From(ExampleCall.Record, story)!.Events).Lines;

        Assert.Equal(["I see", "but"], lines.Select(line => line.Text));
    }

    [Fact]
    public void What_a_caller_proved_their_identity_with_is_not_stored_in_values_and_results()
    {
        var story = ExampleCall.Number(
        [
            new ToolCalled(1, "1.1.1", "capture_date_of_birth", """{"said":"[said by the caller, not kept]"}""") { ResultHasProof = true },
            new ValueHeard("date_of_birth", "1980-05-05", null, 0) { IsProof = true },
            new ToolReturned(1, "1.1.1", "capture_date_of_birth", ToolOutcome.Succeeded, """{"say":"I have May 5, 1980."}""", TimeSpan.Zero),
            new ToolCalled(2, "2.1.1", "capture_amount", """{"said":"ten"}"""),
            new ValueHeard("amount", null, "10.00", 0),
            new ToolReturned(2, "2.1.1", "capture_amount", ToolOutcome.Succeeded, """{"value":"10.00"}""", TimeSpan.Zero),
            new CallEnded(CallEnding.CallerHungUp),
        ]);

        var stored = JsonOf(FinishedCall.From(ExampleCall.Record, story)!);

        Assert.DoesNotContain("1980", stored, StringComparison.Ordinal);
        Assert.Equal(3, stored.Split("10.00").Length);
    }

    [Fact]
    public void The_figures_say_what_the_call_was_like()
    {
        var figures = FinishedCall.From(ExampleCall.Record, ExampleCall.Story())!.Figures;

        Assert.Equal((2, 5, 1, 1), (figures.Turns, figures.Lines, figures.Interruptions, figures.Tools));
        Assert.Equal((30, 12), (figures.PromptTokens, figures.CompletionTokens));
        Assert.Equal(TimeSpan.FromMilliseconds(600), figures.ResponseMedian);
        Assert.Equal(TimeSpan.FromMilliseconds(900), figures.ResponseP95);
    }

    [Fact]
    public void What_comes_after_the_end_is_not_part_of_the_call()
    {
        var story = ExampleCall.Story();
        var late = story.Append(new LoggedEvent(story.Count + 1, story[^1].At, new CallEnded(CallEnding.Abandoned))).ToList();

        Assert.Equal(JsonOf(FinishedCall.From(ExampleCall.Record, story)!), JsonOf(FinishedCall.From(ExampleCall.Record, late)!));
    }

    private static string JsonOf(FinishedCall call) => JsonSerializer.Serialize(call, LoggedEvent.Json);
}
