using VoiceAgent.Contracts.Transcripts;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>One call through the whole stack with <c>--voice=self-hosted</c>: the WhisperLiveKit protocol hears the caller, Piper's protocol speaks to them.</summary>
[Collection(SelfHostedCalls.Name)]
[Trait("Speed", "Slow")]
public sealed class SelfHostedVoiceTests
{
    // The caller interrupts the agent in the middle of an answer, and says a number.
    private const string Script = "claim-status";

    [Fact]
    public async Task A_caller_is_heard_answered_and_can_interrupt()
    {
        var data = Directory.CreateTempSubdirectory("voiceagent-").FullName;
        try
        {
            await using var stack = await WholeStack.StartAsync(data, fresh: true, WholeStack.SelfHostedVoice);
            var product = await ProductApi.ConnectAsync(stack);
            var telephone = new Telephone(stack.AddressOf("acs-emulator"));

            var outcome = await telephone.UntilOverAsync(await telephone.CallAsync(CallScriptFiles.Text(Script)));

            Assert.True(outcome.Failures.Count == 0, outcome.Account);
            Assert.Equal("ended", outcome.State);
            var stored = await product.StoredAsync(outcome.CorrelationId!);
            var remembered = stored.Transcript.Where(line => line.Speaker == Speaker.Agent).SelectMany(line => Spoken.Words(line.Text)).ToList();

            // The places of the words are estimates here. So a word or two around an interruption may be on the wrong side.
            Assert.InRange(Spoken.Missing(remembered, Spoken.Words(outcome.EverythingHeard)), 0, 3);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SelfHostedCalls
{
    public const string Name = "self-hosted calls";
}
