using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Emulators.OpenAI;

/// <summary>Uses OpenAI's Node client, plain and for Azure, as an independent client. One process makes all checks.</summary>
[Trait("Speed", "Slow")]
public sealed class OpenAISdkTests : IDisposable
{
    private const string Scripted =
        """
        scenario: Scripted case
        instructions match: scripted case
        replies:
          - name: json
            caller matches: json of order (?<order>\d+)
            json: { topic: "order {order}", urgent: false, count: 2 }
          - name: both orders
            caller says: look up both orders
            call:
              - find_order: { order: "1" }
              - find_order: { order: "2" }
          - name: half
            caller says: half forbidden
            say: It begins
            content filter: answer
          - name: forbidden
            caller says: forbidden
            content filter: prompt
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("scenarios").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_sdk_finds_every_operation_and_error_as_at_the_service()
    {
        foreach (var shipped in Directory.GetFiles(Path.Combine(VoiceAgent.Emulators.Content.EmulatorFiles.Root, "OpenAI", "scenarios"), "*.yaml"))
        {
            File.Copy(shipped, Path.Combine(_folder, Path.GetFileName(shipped)));
        }

        await File.WriteAllTextAsync(Path.Combine(_folder, "scripted.yaml"), Scripted);
        await using var model = await EmulatedModel.StartAsync(("OpenAI:Scenarios", _folder));
        await NodeSdk.PassesAsync("openai-sdk.mjs", [model.Server.Address.ToString(), EmulatedModel.Key]);
    }
}
