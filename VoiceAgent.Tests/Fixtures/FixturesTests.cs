using System.Text;
using StackExchange.Redis;
using Xunit;

namespace VoiceAgent.Tests.Fixtures;

[Trait("Speed", "Slow")]
public sealed class FixturesTests(GarnetFixture garnet, AzuriteFixture azurite) : IClassFixture<GarnetFixture>, IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task Garnet_runs_a_script()
    {
        RedisKey key = $"fixture:{Guid.NewGuid()}";
        var counted = await garnet.Redis.GetDatabase().ScriptEvaluateAsync("return redis.call('INCR', KEYS[1])", [key]);
        Assert.Equal(1, (long)counted);
    }

    [Fact]
    public async Task Azurite_gives_back_what_was_stored()
    {
        var container = azurite.Blobs.GetBlobContainerClient($"fixture-{Guid.NewGuid():N}");
        await container.CreateAsync();
        await container.UploadBlobAsync("a/b.txt", BinaryData.FromString("kept"));
        var read = await container.GetBlobClient("a/b.txt").DownloadContentAsync();
        Assert.Equal("kept", Encoding.UTF8.GetString(read.Value.Content.ToArray()));
    }
}
