using Aspire.Hosting;
using VoiceAgent.AppHost;

namespace VoiceAgent.Tests.AppHost;

public sealed class DataFolderTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"voiceagent-data-{Guid.NewGuid():n}");

    public void Dispose() => Directory.Delete(path, recursive: true);

    [Fact]
    public void What_was_stored_is_there_after_a_restart()
    {
        using (var before = DataFolder.Open(path, fresh: false, TimeProvider.System))
        {
            File.WriteAllText(Path.Combine(before.Of("redis"), "log"), "kept");
        }

        using var after = DataFolder.Open(path, fresh: false, TimeProvider.System);

        Assert.Equal("kept", File.ReadAllText(Path.Combine(after.Of("redis"), "log")));
    }

    [Fact]
    public void Fresh_begins_with_empty_stores()
    {
        using (var before = DataFolder.Open(path, fresh: false, TimeProvider.System))
        {
            File.WriteAllText(Path.Combine(before.Of("redis"), "log"), "gone");
        }

        using var after = DataFolder.Open(path, fresh: true, TimeProvider.System);

        Assert.Empty(Directory.GetFileSystemEntries(after.Of("redis")));
    }

    [Fact]
    public void A_folder_in_use_is_not_emptied_under_its_owner()
    {
        using var owner = DataFolder.Open(path, fresh: false, TimeProvider.System);
        File.WriteAllText(Path.Combine(owner.Of("redis"), "log"), "kept");

        var refused = Assert.Throws<DistributedApplicationException>(() => DataFolder.Open(path, fresh: true, TimeProvider.System, patience: TimeSpan.Zero));

        Assert.StartsWith("Another VoiceAgent is running on ", refused.Message);
        Assert.Equal("kept", File.ReadAllText(Path.Combine(path, "redis", "log")));
    }
}
