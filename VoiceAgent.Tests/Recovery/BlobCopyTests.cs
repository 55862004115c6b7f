using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using VoiceAgent.Recovery;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Recovery;

/// <summary>Deleted and corrupted recordings come back from another container, and nothing else changes.</summary>
[Collection(AzuriteCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class BlobCopyTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private readonly BlobContainerClient _recordings = azurite.Blobs.GetBlobContainerClient($"recordings-{Guid.NewGuid():N}");
    private readonly BlobContainerClient _restored = azurite.Blobs.GetBlobContainerClient($"restored-{Guid.NewGuid():N}");

    public async Task InitializeAsync()
    {
        await _recordings.CreateAsync();
        await _restored.CreateAsync();
    }

    public async Task DisposeAsync()
    {
        await _recordings.DeleteAsync();
        await _restored.DeleteAsync();
    }

    [Fact]
    public async Task A_deleted_recording_comes_back_with_its_type_and_metadata()
    {
        await PutAsync(_restored, "20261127/call-1.wav", "sound");
        await PutAsync(_restored, "20261127/call-2.wav", "old");
        await PutAsync(_recordings, "20261127/call-2.wav", "new");

        Assert.Equal(new CopyReport(Copied: 1, 0, Kept: 1, 0, 0), await CopyAsync(Order()));

        var back = _recordings.GetBlobClient("20261127/call-1.wav");
        BlobProperties properties = await back.GetPropertiesAsync();
        Assert.Equal("audio/wav", properties.ContentType);
        Assert.Equal("yes", properties.Metadata["consent"]);
        Assert.Equal("sound", await TextOfAsync("20261127/call-1.wav"));
        Assert.Equal("new", await TextOfAsync("20261127/call-2.wav"));
    }

    [Fact]
    public async Task A_corrupted_recording_is_replaced_only_when_the_order_says_since_when()
    {
        await PutAsync(_restored, "call-1.wav", "good");
        await PutAsync(_recordings, "call-1.wav", "corrupted");

        Assert.Equal(new CopyReport(0, 0, Kept: 1, 0, 0), await CopyAsync(Order()));
        Assert.Equal(new CopyReport(0, Replaced: 1, 0, 0, 0), await CopyAsync(Order() with { ReplaceChangedSince = _now.AddHours(-1) }));
        Assert.Equal("good", await TextOfAsync("call-1.wav"));
    }

    [Fact]
    public async Task Erased_recordings_other_times_and_dry_runs_copy_nothing()
    {
        await PutAsync(_restored, "call-1.wav", "sound");

        Assert.Equal(new CopyReport(0, 0, 0, 0, Left: 1), await CopyAsync(Order() with { Except = new HashSet<string> { "call-1" } }));
        Assert.Equal(new CopyReport(0, 0, 0, 0, 0), await CopyAsync(Order() with { Since = _now.AddHours(1), Until = _now.AddHours(2) }));
        Assert.Equal(new CopyReport(Copied: 1, 0, 0, 0, 0), await CopyAsync(Order() with { DryRun = true }));
        Assert.False(await _recordings.GetBlobClient("call-1.wav").ExistsAsync());
    }

    [Fact]
    public async Task An_archived_recording_is_counted_by_itself_and_not_as_kept()
    {
        await PutAsync(_restored, "call-1.wav", "sound");
        await PutAsync(_restored, "call-2.wav", "sound");
        await PutAsync(_restored, "call-3.wav", "old");
        await PutAsync(_recordings, "call-3.wav", "new");
        await _restored.GetBlobClient("call-1.wav").SetAccessTierAsync(AccessTier.Archive);
        await _restored.GetBlobClient("call-3.wav").SetAccessTierAsync(AccessTier.Archive);

        Assert.Equal(new CopyReport(Copied: 1, 0, Kept: 1, 0, 0, Archived: 1), await CopyAsync(Order() with { DryRun = true }));
        Assert.Equal(new CopyReport(Copied: 1, 0, Kept: 1, 0, 0, Archived: 1), await CopyAsync(Order()));
        Assert.False(await _recordings.GetBlobClient("call-1.wav").ExistsAsync());
    }

    private CopyOrder Order() => new(DateTimeOffset.UnixEpoch, _now.AddDays(1), null, new HashSet<string>(), DryRun: false);

    private Task<CopyReport> CopyAsync(CopyOrder order) => new BlobCopy(_restored, _recordings, order).RunAsync(CancellationToken.None);

    private static Task PutAsync(BlobContainerClient container, string name, string text) => container.GetBlobClient(name).UploadAsync(
        BinaryData.FromString(text),
        new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "audio/wav" }, Metadata = new Dictionary<string, string> { ["consent"] = "yes" } });

    private async Task<string> TextOfAsync(string name) => (await _recordings.GetBlobClient(name).DownloadContentAsync()).Value.Content.ToString();
}
