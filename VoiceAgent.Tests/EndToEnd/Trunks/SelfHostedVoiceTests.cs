using VoiceAgent.Contracts.Transcripts;

namespace VoiceAgent.Tests.EndToEnd.Trunks;

/// <summary>One call over the media socket with <c>--voice=self-hosted</c>: the WhisperLiveKit protocol hears the caller, and Piper's protocol speaks to them.</summary>
[Collection(TrunkCalls.Name)]
[Trait("Speed", "Slow")]
public sealed class SelfHostedVoiceTests(TrunkStack trunks)
{
    // The caller interrupts the agent in the middle of an answer, and says a number.
    private const string Script = "claim-status";

    [Fact]
    public async Task A_caller_is_heard_answered_and_can_interrupt()
    {
        var telephone = new Telephone(trunks.Stack.AddressOf("acs-emulator"));

        var outcome = await telephone.UntilOverAsync(await telephone.CallAsync(CallScriptFiles.Text(Script)));

        Assert.True(outcome.Failures.Count == 0, outcome.Account);
        Assert.Equal("ended", outcome.State);
        var stored = await trunks.Product.StoredAsync(outcome.CorrelationId!);
        var remembered = stored.Transcript.Where(line => line.Speaker == Speaker.Agent).SelectMany(line => Spoken.Words(line.Text)).ToList();

        // The places of the words are estimates here. So a word or two around an interruption may be on the wrong side.
        Assert.InRange(Spoken.Missing(remembered, Spoken.Words(outcome.EverythingHeard)), 0, 3);
    }
}
