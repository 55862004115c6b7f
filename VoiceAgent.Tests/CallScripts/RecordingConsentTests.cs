using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Calls;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>"Please do not record this call": what the call's log and the stored call say.</summary>
public sealed class RecordingConsentTests
{
    [Theory]
    [InlineData("do-not-record", false)]
    [InlineData("do-not-record-the-restaurant", false)]
    [InlineData("refused-over-the-greeting", false)]
    [InlineData("recorded-again", true)]
    public void The_log_has_the_callers_wish_and_the_stored_call_their_consent(string script, bool given)
    {
        var call = ShippedCalls.Run(script);

        Assert.Equal(new RecordingPaused(RecordingConsent.Caller), Assert.Single(call.Happened.OfType<RecordingPaused>()));
        Assert.Equal(given, call.Happened.OfType<RecordingResumed>().Any());
        Assert.Equal(given, FinishedCall.From(ExampleCall.Record, call.Events)!.Record.Consent!.Given);
    }

    [Fact]
    public void A_call_on_which_nobody_spoke_about_the_recording_has_no_consent() =>
        Assert.Null(FinishedCall.From(ExampleCall.Record, ShippedCalls.Run("goodbye-only").Events)!.Record.Consent);
}
