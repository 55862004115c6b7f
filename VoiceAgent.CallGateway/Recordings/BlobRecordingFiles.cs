using System.Text.Json;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>The files of recordings in Azure Blob Storage.</summary>
internal sealed class BlobRecordingFiles(BlobServiceClient blobs, TimeProvider time) : IRecordingFiles
{
    /// <summary>The tag by which the lifecycle rule of the storage account knows what it may delete (infra/backup/recordings.bicep).</summary>
    public const string Tag = "mayExpire";

    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private BlobContainerClient Container => blobs.GetBlobContainerClient(CallId.RecordingsContainer);

    public Task WriteSidecarAsync(RecordingEntry entry, CancellationToken stopping) => WriteAsync(
        $"{entry.Call.RecordingPath}.json", new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(entry, LoggedEvent.Json)), "application/json", stopping);

    public async Task WriteAsync(string path, Stream content, string contentType, CancellationToken stopping)
    {
        await Container.CreateIfNotExistsAsync(cancellationToken: stopping);
        await Container.GetBlobClient(path).UploadAsync(content, new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = contentType } }, stopping);
    }

    public async Task<Stream?> OpenStoredAsync(string path, CancellationToken stopping)
    {
        try
        {
            return await Container.GetBlobClient(path).OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), stopping);
        }
        catch (RequestFailedException missing) when (missing.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<string>> FindAsync(string beginning, CancellationToken stopping)
    {
        var found = new List<string>();
        try
        {
            await foreach (var blob in Container.GetBlobsAsync(BlobTraits.None, BlobStates.Uncommitted, beginning, stopping))
            {
                found.Add(blob.Name);
            }
        }
        catch (RequestFailedException missing) when (missing.Status == StatusCodes.Status404NotFound)
        {
            // The container does not exist yet.
        }

        return found;
    }

    public async Task DeleteAsync(string path, CancellationToken stopping)
    {
        var blob = Container.GetBlobClient(path);
        if (!await blob.DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: stopping))
        {
            // Blocks that belong to no file cannot be deleted. An empty file replaces them.
            await blob.UploadAsync(Stream.Null, overwrite: true, stopping);
            await blob.DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: stopping);
        }
    }

    public async Task ArchiveAsync(CallId call, CancellationToken stopping)
    {
        var audio = (await FindAsync($"{call.RecordingPath}.", stopping)).Where(static path => RecordingFormat.All.Any(format => path.EndsWith($".{format.Name}", StringComparison.Ordinal)));
        foreach (var path in audio)
        {
            try
            {
                await Container.GetBlobClient(path).SetAccessTierAsync(AccessTier.Archive, cancellationToken: stopping);
            }
            catch (RequestFailedException missing) when (missing.Status == StatusCodes.Status404NotFound)
            {
                // It was deleted in the meantime.
            }
        }
    }

    public async Task<bool> ProtectAsync(CallId call, bool isHeld, CancellationToken stopping)
    {
        try
        {
            foreach (var path in await FindAsync($"{call.RecordingPath}.", stopping))
            {
                await Container.GetBlobClient(path).SetTagsAsync(new Dictionary<string, string> { [Tag] = isHeld ? "no" : "yes" }, cancellationToken: stopping);
            }

            return true;
        }
        catch (RequestFailedException refused) when (refused.Status is StatusCodes.Status403Forbidden or StatusCodes.Status404NotFound or StatusCodes.Status409Conflict)
        {
            return false;
        }
    }

    public async Task<Uri?> LinkAsync(string path, DateTimeOffset expiresAt, CancellationToken stopping)
    {
        try
        {
            var begins = time.GetUtcNow() - ClockSkew;
            var key = await blobs.GetUserDelegationKeyAsync(begins, expiresAt, stopping);
            var sas = new BlobSasBuilder(BlobSasPermissions.Read, expiresAt)
            {
                BlobContainerName = CallId.RecordingsContainer,
                BlobName = path,
                Resource = "b",
                StartsOn = begins,
                CacheControl = "private, no-store",
            };
            return new BlobUriBuilder(Container.GetBlobClient(path).Uri) { Sas = sas.ToSasQueryParameters(key.Value, blobs.AccountName) }.ToUri();
        }
        catch (Exception refused) when (refused is RequestFailedException { Status: >= 400 and < 500 } or AuthenticationFailedException)
        {
            return null;
        }
    }
}
