using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Acs;

/// <summary>
/// Microsoft's Node SDKs try each operation, with success and with failure. The checks are in the programs (<c>sdk/*.mjs</c>). One process runs all topics
/// at the same time.
/// </summary>
[Collection(AzuriteCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class SdkTopicTests(AzuriteFixture azurite) : IDisposable
{
    private static readonly string[] Topics = ["outgoing", "participants", "prompts", "transcription", "recordings", "rooms", "requests"];

    private readonly string _folder = Directory.CreateTempSubdirectory("acs-certificate").FullName;

    [Fact]
    public Task The_sdks_do_what_they_do_with_the_service() => HostPauses.RepeatAsync(RunAsync);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task RunAsync()
    {
        var container = azurite.Blobs.GetBlobContainerClient($"recordings-{Guid.NewGuid():N}");
        await container.CreateAsync();
        await using var node = NodeApplication.Start(_folder, "sdk/run.mjs", Topics);
        var application = $"http://127.0.0.1:{await node.PortAsync()}";
        var https = Fixtures.ServerProcess.FreePort();
        await using var acs = await AcsBench.StartAsync(
            new Uri($"{application}/events"),
            [
                .. node.HttpsSettings, $"--urls=http://127.0.0.1:0;https://127.0.0.1:{https}", "--Emulator:AdminKey=admin-key",
                $"--Acs:EventGrid:Subscriptions:0:Endpoint={application}/grid", $"--Acs:Recordings:Address=https://{NodeApplication.RecordingHost}:{https}",
                $"--Acs:Recordings:StorageConnectionString={azurite.ConnectionString}",
            ]);

        var printed = await node.RunAsync(new
        {
            connection = $"endpoint={acs.Address};accesskey={AcsBench.AccessKey}",
            phone = acs.Address.ToString().TrimEnd('/'),
            adminKey = "admin-key",
            recordings = true,
            container = container.Uri.ToString(),
        });

        Assert.All(Topics, topic => Assert.Contains($"{{\"done\":\"{topic}\"}}", printed));
        Assert.Equal(2, container.GetBlobs().Count(blob => blob.Name.EndsWith("/0-audio.wav", StringComparison.Ordinal) || blob.Name.EndsWith("/0-acsmetadata.json", StringComparison.Ordinal)));
    }
}
