using System.Text.RegularExpressions;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>How soon and how the agent begins to speak.</summary>
public sealed class PaceTests
{
    [Fact]
    public void The_agent_takes_the_floor_with_a_small_word_where_its_answer_is_not_there_yet()
    {
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: I'd like to check the status of my claim
              - wait for agent: { heard: "member number" }
              - say: four seven one nine
              - wait for agent: { heard: "approved" }
              - hang up
            """,
            call => call.Model.WithClaims());

        call.AssertWentWell();
        Assert.Matches("(Okay|All right|I see)\\. I can help with that\\. What is your member number\\?", call.HeardByCaller);
        Assert.Matches("(Thank you|Got it)\\. Your claim", call.HeardByCaller);
        Assert.All(call.Happened.OfType<TurnMeasured>(), turn => Assert.InRange(turn.Latency.Response.TotalMilliseconds, 580, 800)); // In a scripted call nothing was synthesised ahead.

        // The history for the model does not contain these words as its own.
        Assert.Equal("I can help with that. What is your member number?", call.Model.Asked[^1].History.OfType<AgentSaid>().Last().Text);
    }

    [Theory]
    [InlineData("Thank you, and what is your date of birth?")]
    [InlineData("Thank you. And what is your date of birth?")]
    public void A_small_word_that_the_answer_begins_with_is_said_once(string answer)
    {
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: four seven one nine
              - wait for agent: { heard: "date of birth" }
              - hang up
            """,
            call =>
            {
                call.Agent = call.Agent with { Policy = call.Agent.Policy with { Phrases = call.Agent.Policy.Phrases with { Openers = new() { Number = ["Thank you."] } } } };
                call.Model.On("nine", answer);
                call.Model.On("4719", answer);
            });

        call.AssertWentWell();
        Assert.Single(Regex.Matches(call.HeardByCaller, "Thank you"));

        // Here the model itself said the word.
        var told = call.Transcript.Last(line => line.Speaker is Speaker.Agent).Text;
        Assert.Equal("Thank you. and what is your date of birth?", told, ignoreCase: true);
    }

    [Fact]
    public void An_answer_that_is_there_in_time_needs_no_small_word()
    {
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: I'd like to check the status of my claim
              - wait for agent
              - hang up
            """,
            call =>
            {
                call.Model.WithClaims();
                call.Model.FirstToken = TimeSpan.FromMilliseconds(20);
            });

        call.AssertWentWell();
        Assert.DoesNotContain("Okay.", call.HeardByCaller, StringComparison.Ordinal);
        Assert.InRange(Assert.Single(call.Happened.OfType<TurnMeasured>()).Latency.Response.TotalMilliseconds, 440, 520);
    }

    [Fact]
    public void Who_goes_on_over_the_small_word_is_answered_once_to_all_of_it()
    {
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: I'd like to check the status of my claim
              - pause: 800ms
              - say: from last march
              - wait for agent
              - hang up
            """,
            call => call.Model.WithClaims());

        call.AssertWentWell();
        Assert.Equal("I'd like to check the status of my claim. from last march", ((CallerSaid)call.Model.Asked[^1].History[^1]).Text, ignoreCase: true);
        Assert.Single(call.Model.Asked[^1].History.OfType<CallerSaid>());
        Assert.Equal(1, call.Transcript.Where(line => line.Speaker is Speaker.Caller).Max(line => line.Turn));
    }

    [Fact]
    public void Who_goes_on_speaking_while_the_agent_thinks_is_answered_once_to_all_of_it()
    {
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: I'd like to check the status of my claim
              - pause: 700ms
              - say: from last march
              - wait for agent
              - hang up
            """,
            call =>
            {
                call.Model.WithClaims();
                call.WithoutOpeners();
                call.Model.FirstToken = TimeSpan.FromSeconds(1);
            });

        call.AssertWentWell();
        Assert.Equal(2, call.Model.Asked.Count);
        Assert.Equal(1, call.Model.Cancelled);
        Assert.Single(call.Happened.OfType<AgentSpoke>(), spoke => spoke.Act is SpeechAct.Reply);
        Assert.Contains("from last march", ((CallerSaid)call.Model.Asked[1].History[^1]).Text);
        Assert.Single(call.Model.Asked[1].History.OfType<CallerSaid>());
    }

    [Fact]
    public void A_caller_who_pauses_is_given_that_pause_from_then_on()
    {
        var call = ScriptedCall.Run(
            """
              - wait for agent
              - say: I'd like to check the status of my claim
              - pause: 800ms
              - say: the dental one
              - wait for agent
              - say: I'd like to have it sent to my home
              - pause: 800ms
              - say: in the next week
              - wait for agent
              - hang up
            """,
            call => call.Model.WithClaims());

        call.AssertWentWell();
        var answered = call.Model.Asked[^1].History.OfType<CallerSaid>().Last().Text;
        Assert.Contains("in the next week", answered, StringComparison.OrdinalIgnoreCase);

        // The second pause is as long as the first, but this time the agent waited.
        Assert.Equal(1, call.Happened.OfType<AgentSpoke>().Count(spoke => spoke.Turn == 2));
        Assert.True(call.Happened.OfType<TurnMeasured>().Last().Latency.Response > TimeSpan.FromMilliseconds(750));
    }

    [Fact]
    public void A_pace_is_learned_bounded_and_forgotten()
    {
        var pace = default(CallerPace).WentOnAfter(TimeSpan.FromMilliseconds(700));
        Assert.Equal(TimeSpan.FromMilliseconds(900), pace.MinimumSilence);
        Assert.Equal(pace, pace.WentOnAfter(TimeSpan.FromMilliseconds(300)));
        Assert.Equal(TimeSpan.FromMilliseconds(1_400), pace.WentOnAfter(TimeSpan.FromSeconds(2)).MinimumSilence);
        Assert.Equal(pace, pace.WentOnAfter(TimeSpan.FromSeconds(10)));
        Assert.Equal(default, Enumerable.Range(0, 20).Aggregate(pace, (learned, _) => learned.NextTurn()));
    }
}
