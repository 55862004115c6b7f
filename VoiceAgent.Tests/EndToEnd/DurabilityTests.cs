using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.EndToEnd;

[Collection(WholeCalls.Name)]
[Trait("Speed", "Slow")]
public sealed class DurabilityTests
{
    // Azurite saves its index every five seconds. The real Blob Storage keeps everything that it has acknowledged.
    private static readonly TimeSpan UntilAzuriteHasSaved = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task A_finished_call_survives_the_death_of_everything()
    {
        var data = Directory.CreateTempSubdirectory("voiceagent-").FullName;
        try
        {
            var (call, transcript, recording) = await HoldACallAndKillEverythingAsync(data);

            await using var again = await WholeStack.StartAsync(data, fresh: false);
            var product = await ProductApi.ConnectAsync(again);
            var stored = await product.CallAsync(call);

            Assert.Equal(transcript, stored.Transcript.Select(line => line.Text));
            Assert.Equal(recording, await product.RecordingAsync(call));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<(CallId Call, IReadOnlyList<string> Transcript, byte[] Recording)> HoldACallAndKillEverythingAsync(string data)
    {
        await using var stack = await WholeStack.StartAsync(data, fresh: true, WholeStack.WithoutRestarts);
        var telephone = new Telephone(stack.AddressOf("acs-emulator"));
        var product = await ProductApi.ConnectAsync(stack);
        var outcome = await telephone.UntilOverAsync(await telephone.CallAsync(CallScriptFiles.Text("goodbye-only")));
        var stored = await product.StoredAsync(outcome.CorrelationId!);
        var recording = await product.RecordingAsync(stored.Record.Id);

        await Task.Delay(UntilAzuriteHasSaved);
        await stack.KillAsync();
        return (stored.Record.Id, [.. stored.Transcript.Select(line => line.Text)], recording);
    }
}
