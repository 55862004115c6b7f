using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Tests.Contracts;

public sealed class TranscriptTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_line_grows_while_it_is_spoken_and_then_stands()
    {
        var transcript = Of(new CallerHypothesis(1, "i want"), new CallerHypothesis(1, "i want to"), Caller(1, "I want to check."));

        var line = Assert.Single(transcript.Lines);
        Assert.Equal(("I want to check.", true), (line.Text, line.Final));
    }

    [Fact]
    public void An_interrupted_reply_keeps_only_what_was_heard()
    {
        var transcript = Of(Speaking(1, 1, "Your claim was approved. We are sending"), Spoke(1, 1, "Your claim was", interrupted: true));

        var line = Assert.Single(transcript.Lines);
        Assert.Equal(("Your claim was", true), (line.Text, line.Interrupted));
    }

    [Fact]
    public void A_reply_of_which_nothing_was_heard_leaves_no_line() =>
        Assert.Empty(Of(Speaking(1, 1, "Your claim"), Spoke(1, 1, "", interrupted: true)).Lines);

    [Fact]
    public void Two_replies_of_one_turn_are_two_lines() =>
        Assert.Equal(
            ["One moment, please.", "It was approved."],
            Of(Speaking(1, 1, "One moment, please."), Spoke(1, 1, "One moment, please."), Speaking(1, 2, "It was"), Spoke(1, 2, "It was approved.")).Lines.Select(line => line.Text));

    [Fact]
    public void The_caller_may_speak_while_the_agent_does()
    {
        var transcript = Of(Speaking(1, 1, "Your claim was"), new CallerHypothesis(2, "sorry"), Spoke(1, 1, "Your claim", interrupted: true), Caller(2, "Sorry, how much?"));

        Assert.Equal([Speaker.Agent, Speaker.Caller], transcript.Lines.Select(line => line.Speaker));
        Assert.Equal("Sorry, how much?", transcript.Lines[1].Text);
    }

    [Fact]
    public void Events_that_say_nothing_change_nothing() => Assert.Empty(Of(new CallConnected(), new ToolCalled(1, "t", "find_claim", "{}")).Lines);

    private static Transcript Of(params CallEvent[] events) =>
        Transcript.From(events.Select((happened, index) => new LoggedEvent(index + 1, Start.AddSeconds(index), happened)));

    private static CallerSpoke Caller(int turn, string text) => new(turn, text, TimeSpan.Zero, TimeSpan.FromSeconds(1));

    private static AgentSpeaking Speaking(int turn, int epoch, string text) => new(turn, epoch, text, SpeechAct.Reply);

    private static AgentSpoke Spoke(int turn, int epoch, string text, bool interrupted = false) =>
        new(turn, epoch, text, SpeechAct.Reply, TimeSpan.Zero, TimeSpan.FromSeconds(1), interrupted);
}
