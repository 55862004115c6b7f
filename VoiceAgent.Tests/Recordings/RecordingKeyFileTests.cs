using VoiceAgent.Recordings;
using Xunit;

namespace VoiceAgent.Tests.Recordings;

public sealed class RecordingKeyFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"voiceagent-keys-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task The_file_is_made_for_its_owner_only_and_two_programs_have_the_same_key()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await new RecordingKeyFile(_path).NewestAsync(default))));

        Assert.Single(keys.Select(key => key.Id).Distinct());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
        }
    }

    [Fact]
    public async Task After_a_rotation_other_programs_have_the_new_key_and_the_old_one_still_decrypts()
    {
        var (first, second) = (new RecordingKeyFile(_path), new RecordingKeyFile(_path));
        var before = await second.NewestAsync(default);
        File.SetLastWriteTimeUtc(_path, File.GetLastWriteTimeUtc(_path).AddMinutes(-1));
        first.Rotate();

        Assert.NotEqual(before.Id, (await second.NewestAsync(default)).Id);
        Assert.Equal(before.Bytes, (await second.FindAsync(before.Id, default)).Bytes);
        await Assert.ThrowsAsync<RecordingKeyException>(async () => await second.FindAsync("another", default));
    }

    [Fact]
    public async Task A_file_that_others_may_read_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await new RecordingKeyFile(_path).NewestAsync(default);
        File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var refused = await Assert.ThrowsAsync<RecordingKeyException>(async () => await new RecordingKeyFile(_path).NewestAsync(default));
        Assert.Contains("chmod 600", refused.Message, StringComparison.Ordinal);
    }
}
