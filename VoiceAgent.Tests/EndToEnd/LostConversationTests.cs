using System.Runtime.InteropServices;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>The only worker of the real stack ends in mid-call. The caller must not be left on a silent line.</summary>
[Collection(WholeCalls.Name)]
[Trait("Speed", "Slow")]
public sealed partial class LostConversationTests
{
    private const int Kill = 9;
    private const int Terminate = 15;
    private const string Fallback = "+15550199990";

    // The call waits until the human at the fallback number was heard.
    private const string Script = """
        name: The worker ends in mid-call
        shows: [silence]
        from: "+15550100001"
        to: "+15550199001"
        steps:
          - wait for agent
          - say: I'd like to check the status of my claim
          - wait for agent: { heard: "robin", timeout: 60s }
          - hang up
        """;

    [Theory]
    [InlineData(Kill)]
    [InlineData(Terminate)]
    public async Task A_caller_whose_worker_ends_reaches_the_fallback_number(int signal)
    {
        var data = Directory.CreateTempSubdirectory("voiceagent-").FullName;
        try
        {
            await using var stack = await WholeStack.StartAsync(data, fresh: true, $"--Routes:FallbackNumber={Fallback}");
            var telephone = new Telephone(stack.AddressOf("acs-emulator"));
            var call = await telephone.CallAsync(Script);
            await telephone.UntilAsync(call, outcome => outcome.Said.Count > 0);

            Assert.Equal(0, Signal(stack.ProcessOf("pipeline").Id, signal));
            var outcome = await telephone.UntilOverAsync(call);

            Assert.True(outcome.State == "ended", outcome.Account);
            Assert.Equal((Fallback, "accepted"), (outcome.Transfer!.To, outcome.Transfer.Outcome));
            var product = await ProductApi.ConnectAsync(stack);
            Assert.Equal(CallEnding.Transferred, (await product.StoredAsync(outcome.CorrelationId!)).Record.Ending);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
