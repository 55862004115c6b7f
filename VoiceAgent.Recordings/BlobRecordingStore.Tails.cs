using System.Net;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace VoiceAgent.Recordings;

/// <summary>The part that finds, reads and deletes the tails of recordings.</summary>
public sealed partial class BlobRecordingStore
{
    public Task<IReadOnlyList<string>> FindAsync(string beginning, CancellationToken stopping) => GuardAsync<IReadOnlyList<string>>(async () =>
    {
        var found = new List<string>();
        try
        {
            await foreach (var blob in _container.GetBlobsAsync(BlobTraits.None, BlobStates.Uncommitted, beginning, stopping))
            {
                found.Add(blob.Name);
            }
        }
        catch (RequestFailedException missing) when (missing.Status == (int)HttpStatusCode.NotFound)
        {
            // The container does not exist yet.
        }

        return found;
    }, stopping);

    public Task<byte[]?> ReadAllAsync(string path, CancellationToken stopping) => GuardAsync<byte[]?>(async () =>
    {
        try
        {
            var blob = Blob(path);
            var list = (await blob.GetBlockListAsync(BlockListTypes.All, cancellationToken: stopping)).Value;
            await blob.CommitBlockListAsync(list.CommittedBlocks.Concat(list.UncommittedBlocks).Select(block => block.Name).Distinct(), cancellationToken: stopping);
            return (await blob.DownloadContentAsync(stopping)).Value.Content.ToArray();
        }
        catch (RequestFailedException gone) when (gone.Status == (int)HttpStatusCode.NotFound || gone.ErrorCode == BlobErrorCode.InvalidBlockList)
        {
            return null;
        }
    }, stopping);

    public Task DeleteAsync(string path, CancellationToken stopping) => GuardAsync(async () =>
    {
        // Blocks that belong to no file cannot be deleted. An empty file replaces them.
        await Blob(path).UploadAsync(Stream.Null, cancellationToken: stopping);
        return await Blob(path).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: stopping);
    }, stopping);
}
