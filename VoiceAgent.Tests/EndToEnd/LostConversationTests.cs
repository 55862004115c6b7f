using System.Runtime.InteropServices;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>The only worker of the real stack ends in mid-call, or its media stream is refused. The caller must not be left on a silent line.</summary>
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

    private const string Refused = """
        name: No media
        shows: [silence]
        from: "+15550100001"
        to: "+15550199001"
        steps:
          - wait for agent: { heard: "robin", timeout: 60s }
          - hang up
        """;

    private const string RefusedWithoutFallback = """
        name: No media and no fallback number
        shows: [silence]
        from: "+15550100001"
        to: "+15550199001"
        steps:
          - wait for agent: { heard: "technical problem", timeout: 60s }
          - wait for hang up: { timeout: 20s }
        """;

    [Theory]
    [InlineData(Kill)]
    [InlineData(Terminate)]
    public async Task A_caller_whose_worker_ends_reaches_the_fallback_number(int signal)
    {
        var data = Directory.CreateTempSubdirectory("voiceagent-").FullName;
        try
        {
            await using var stack = await WholeStack.StartAsync(data, fresh: true, WholeStack.WithoutRestarts, $"--Routes:FallbackNumber={Fallback}");
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

    /// <summary>The media stream of every call is refused. The faults of the telephony service are in a delay profile.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_caller_whose_media_stream_is_refused_reaches_the_fallback_number_else_hears_an_announcement(bool hasFallback)
    {
        var data = Directory.CreateTempSubdirectory("voiceagent-").FullName;
        var profile = Path.Combine(data, "refused.json");
        await File.WriteAllTextAsync(profile, """{ "Faults": { "acs.media-connect": { "Kind": "refuse" } } }""");
        try
        {
            string[] settings = [$"--delays={profile}", .. hasFallback ? [$"--Routes:FallbackNumber={Fallback}"] : Array.Empty<string>()];
            await using var stack = await WholeStack.StartAsync(Path.Combine(data, "stack"), fresh: true, settings);
            var telephone = new Telephone(stack.AddressOf("acs-emulator"));

            var outcome = await telephone.UntilOverAsync(await telephone.CallAsync(hasFallback ? Refused : RefusedWithoutFallback));

            Assert.True(outcome.State == "ended", outcome.Account);
            Assert.Equal(hasFallback ? $"{Fallback}: accepted" : null, outcome.Transfer is { } transfer ? $"{transfer.To}: {transfer.Outcome}" : null);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
