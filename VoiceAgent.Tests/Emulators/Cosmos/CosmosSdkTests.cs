using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Emulators.Cosmos;

/// <summary>Uses Microsoft's Node SDK as an independent client, and sends bodies of random bytes. A failed case prints its seed.</summary>
[Trait("Speed", "Slow")]
public sealed class CosmosSdkTests : IDisposable
{
    private const string Key = "c2RrLXRlc3Q=";
    private readonly string _folder = Directory.CreateTempSubdirectory("cosmos-sdk").FullName;

    [Fact]
    public async Task The_sdk_gets_what_it_gets_from_the_service()
    {
        await using var cosmos = await RunningEmulator.StartAsync("cosmos", ("Cosmos:Key", Key), ("Cosmos:DataPath", _folder));
        await NodeSdk.PassesAsync("cosmos-sdk.mjs", [cosmos.Address.ToString().TrimEnd('/'), Key, "4711"]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
