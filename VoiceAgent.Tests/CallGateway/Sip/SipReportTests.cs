using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Transfers;
using VoiceAgent.CallGateway.Sip;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.CallGateway.Sip;

/// <summary>Reports wait in the inbox as JSON, so every event must be the same after reading.</summary>
public sealed class SipReportTests
{
    public static TheoryData<string> Kinds => [.. typeof(TelephonyEvent).GetNestedTypes().Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    internal void Every_event_is_the_same_after_it_was_kept(string kind)
    {
        var happened = Samples.Single(sample => sample.GetType().Name == kind);

        var read = SipReport.Read(new SipReport("sip-1", happened).ToJson());

        Assert.Equal(kind, read.Kind);
        Assert.Equivalent(happened, read.Happened, strict: true);
    }

    [Fact]
    public void What_a_human_has_said_is_kept_and_not_shown()
    {
        var report = new SipReport("sip-1", null, new HumanReport(HumanReportKind.Answered) { Stage = ConsultationStage.Asked, Words = "yes please" });

        var read = SipReport.Read(report.ToJson());

        Assert.Equal(new ConsultationReport.Answered(ConsultationStage.Asked, new ColleagueAnswer(null, "yes please")), read.Human!.ToReport());
        Assert.DoesNotContain("yes", $"{read} {read.Kind}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"connectionId":"sip-1","happened":{"type":"of-the-next-version"}}""")]
    public void A_report_of_another_version_says_that_it_cannot_be_read(string json) => Assert.Throws<FormatException>(() => SipReport.Read(json));

    private static IReadOnlyList<TelephonyEvent> Samples { get; } =
    [
        new TelephonyEvent.Connected("sip-1", "sip-1", "ring"),
        new TelephonyEvent.PartiesChanged(["4:+15550100001"], 2),
        new TelephonyEvent.MediaStarted(1),
        new TelephonyEvent.MediaStopped(2),
        new TelephonyEvent.MediaFailed("no place", true, 3),
        new TelephonyEvent.TransferAccepted("a"),
        new TelephonyEvent.TransferFailed("busy", "a", TransferOutcome.Busy),
        new TelephonyEvent.Announced(),
        new TelephonyEvent.Disconnected(CallEnding.NotPlaced, CallEnding.Busy),
        new TelephonyEvent.OperationEnded("o", OperationOutcome.Done, "r", new PressedKeys("12", 1)),
        new TelephonyEvent.InvitationCancelled("o", "i"),
        new TelephonyEvent.KeyHeard("o", new PressedKeys("#", 4)),
        new TelephonyEvent.MusicFailed("o", "r"),
    ];
}
