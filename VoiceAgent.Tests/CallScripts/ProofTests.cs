using System.Text.Json;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering.Capture;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;
using VoiceAgent.Pipeline.TurnTaking;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>What proves who the caller is reaches the tool that checks it, and nothing that is kept beside the caller's own words.</summary>
public sealed class ProofTests
{
    private const string Birthday = "may fifth nineteen eighty";

    [Fact]
    public void The_log_has_no_date_of_birth_except_in_the_callers_words()
    {
        var call = ShippedCalls.Run("date-of-birth");

        call.AssertWentWell();
        Assert.Contains(call.Happened, happened => happened is CallerIdentified);
        var checks = call.Happened.OfType<ToolCalled>().Where(called => called.Tool == "verify_identity").ToList();
        Assert.Contains(checks, check => check.Arguments.Contains("not kept", StringComparison.Ordinal));
        Assert.DoesNotContain(call.Events.Where(logged => logged.Event is not (CallerHypothesis or CallerSpoke or CallerOverlapped)),
            logged => JsonSerializer.Serialize(logged.Event, LoggedEvent.Json) is var json && (json.Contains("1980", StringComparison.Ordinal) || json.Contains("nineteen eighty", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void The_next_worker_knows_the_number_and_the_tries_and_asks_for_the_date_again()
    {
        var before = new CallerIdentity();
        before.Said("1111", Birthday);
        before.Mistaken("1111", Birthday);
        before.Said("4719", null);
        before.Said(null, Birthday);
        var kept = before.Save();
        var after = new CallerIdentity();
        after.Load(kept);

        Assert.DoesNotContain("nineteen", kept, StringComparison.Ordinal);
        Assert.Equal(("4719", null), after.Said(null, null));
        Assert.True(after.HasSaidBirthdayBefore);
        Assert.Equal(CallerIdentity.MostTries - 1, after.TriesLeft);
        after.Mistaken("4719", "another day");
        Assert.Equal((CallerIdentity.MostTries - 2, false), (after.TriesLeft, after.HasSaidBirthdayBefore));
    }

    [Fact]
    public void What_a_worker_of_an_earlier_version_has_kept_is_read()
    {
        var identity = new CallerIdentity();
        identity.Load("""{"Number":"4719","Birthday":"may fifth nineteen eighty","Failed":["1111 may fifth nineteen eighty","2222 may fifth nineteen eighty"]}""");

        Assert.Equal(("4719", null), identity.Said(null, null));
        Assert.Equal(1, identity.TriesLeft);
    }

    [Fact]
    public void A_caller_whose_call_moves_between_number_and_date_is_identified_all_the_same()
    {
        var whole = ShippedCalls.Run("date-of-birth");
        var question = whole.Line.AgentHeard.First(heard => heard.From > whole.Line.Said[1].Until);
        var call = ShippedCalls.Run(ShippedCalls.Read("date-of-birth"), arrange: call => call.Deaths.Add((question.Until + TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200))));

        call.AssertWentWell();
        Assert.Single(call.Happened.OfType<CallTakenOver>());
    }

    [Fact]
    public void Only_marked_arguments_are_left_out_of_the_log()
    {
        var tool = AgentTool.From(([Proof] string? pin = null, string? name = null) => $"{pin}{name}", "check", "Checks.", ToolKind.Read, TimeSpan.FromSeconds(1));
        var box = new Toolbox([tool], []);

        Assert.Equal("""{"pin":"[said by the caller, not kept]","name":"Jo"}""", box.WithoutProofs(new ToolCalled(1, "1.1.1", "check", """{"pin":"1234","name":"Jo"}""")).Arguments);
        Assert.False(box.WithoutProofs(new ToolCalled(1, "1.1.1", "check", """{"pin":"1234"}""")).ResultHasProof);
        Assert.Equal("""{"name":"Jo"}""", box.WithoutProofs(new ToolCalled(1, "1.1.1", "check", """{"name":"Jo"}""")).Arguments);
    }

    [Fact]
    public void A_captured_proof_is_kept_out_of_the_log_and_marked_for_the_store()
    {
        var capture = new CaptureTools().Find(new CaptureGrant(CaptureField.WellKnown["date_of_birth"]))!;
        var logged = new Toolbox([capture], []).WithoutProofs(new ToolCalled(1, "1.1.1", capture.Name, $$"""{"said":"{{Birthday}}"}"""));
        var facts = new CallFacts();
        var learned = new List<CallEvent>();
        facts.Learned = learned.Add;
        facts.Hear(CaptureField.WellKnown["date_of_birth"], state => CaptureRules.Hear(CaptureField.WellKnown["date_of_birth"], state, Birthday, "en-US", new DateOnly(2026, 11, 28)));

        Assert.Equal("""{"said":"[said by the caller, not kept]"}""", logged.Arguments);
        Assert.True(logged.ResultHasProof);
        Assert.True(Assert.IsType<ValueHeard>(Assert.Single(learned)).IsProof);
        Assert.False(new CaptureTools().Find(new CaptureGrant(CaptureField.WellKnown["amount"]))!.ResultHasProof);
    }
}
