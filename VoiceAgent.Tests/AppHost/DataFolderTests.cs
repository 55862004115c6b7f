using Aspire.Hosting;
using VoiceAgent.AppHost.Platforms;
using VoiceAgent.AppHost.Settings;

namespace VoiceAgent.Tests.AppHost;

public sealed class DataFolderTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"voiceagent-data-{Guid.NewGuid():n}");

    public void Dispose()
    {
        if (Directory.Exists(_path))
        {
            Directory.Delete(_path, recursive: true);
        }
    }

    [Fact]
    public void What_was_stored_is_there_after_a_restart()
    {
        using (var before = DataFolder.Open(_path, fresh: false, TimeProvider.System))
        {
            File.WriteAllText(Path.Combine(before.Of("redis"), "log"), "kept");
        }

        using var after = DataFolder.Open(_path, fresh: false, TimeProvider.System);

        Assert.Equal("kept", File.ReadAllText(Path.Combine(after.Of("redis"), "log")));
    }

    [Fact]
    public void Nobody_else_on_the_machine_may_read_it()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Directory.CreateDirectory(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

        using var folder = DataFolder.Open(_path, fresh: false, TimeProvider.System);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_path));
    }

    [Fact]
    public void Fresh_begins_with_empty_stores()
    {
        using (var before = DataFolder.Open(_path, fresh: false, TimeProvider.System))
        {
            File.WriteAllText(Path.Combine(before.Of("redis"), "log"), "gone");
        }

        using var after = DataFolder.Open(_path, fresh: true, TimeProvider.System);

        Assert.Empty(Directory.GetFileSystemEntries(after.Of("redis")));
    }

    [Fact]
    public void A_folder_in_use_is_not_emptied_under_its_owner()
    {
        using var owner = DataFolder.Open(_path, fresh: false, TimeProvider.System);
        File.WriteAllText(Path.Combine(owner.Of("redis"), "log"), "kept");

        var refused = Assert.Throws<DistributedApplicationException>(() => DataFolder.Open(_path, fresh: true, TimeProvider.System, patience: TimeSpan.Zero));

        Assert.StartsWith("Another VoiceAgent is running on ", refused.Message);
        Assert.Equal("kept", File.ReadAllText(Path.Combine(_path, "redis", "log")));
    }

    [Fact]
    public void A_folder_that_cannot_be_is_refused_in_a_sentence()
    {
        var file = Path.Combine(Directory.CreateDirectory(_path).FullName, "file");
        File.WriteAllText(file, "");
        Directory.CreateDirectory(Path.Combine(_path, "taken", "in-use"));

        Assert.All([file, Path.Combine(file, "below"), "/proc/nope", "/proc", Path.Combine(_path, "taken")], impossible =>
        {
            var refused = Assert.Throws<CommandLineException>(() => DataFolder.Open(impossible, fresh: false, TimeProvider.System, patience: TimeSpan.Zero));

            Assert.StartsWith($"The data folder '{impossible}' cannot be used", refused.Message);
            Assert.EndsWith("give a folder that you may write to with --data <folder>.", refused.Message);
        });
    }

    [Fact]
    public void A_store_that_cannot_be_is_refused_in_a_sentence()
    {
        using var folder = DataFolder.Open(_path, fresh: false, TimeProvider.System);
        File.WriteAllText(Path.Combine(_path, "redis"), "");

        Assert.Contains("cannot be used", Assert.Throws<CommandLineException>(() => folder.Of("redis")).Message);
    }

    [Fact]
    public void Fresh_deletes_nothing_in_a_folder_that_was_never_ours()
    {
        var precious = Path.Combine(Directory.CreateDirectory(Path.Combine(_path, "letters")).FullName, "letter");
        File.WriteAllText(precious, "Dear …");

        var refused = Assert.Throws<CommandLineException>(() => DataFolder.Open(_path, fresh: true, TimeProvider.System));

        Assert.Contains("is not a data folder of VoiceAgent", refused.Message);
        Assert.True(File.Exists(precious));
    }
}
