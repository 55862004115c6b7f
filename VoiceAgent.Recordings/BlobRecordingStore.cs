using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using Azure;
using Azure.Identity;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Recordings;

/// <summary>Stores recordings as block blobs.</summary>
public sealed partial class BlobRecordingStore(BlobServiceClient blobs) : IRecordingStore
{
    // The store refuses a block that was changed on its way.
    private static readonly BlockBlobStageBlockOptions Checked = new() { TransferValidation = new UploadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5 } };

    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(CallId.RecordingsContainer);
    private volatile bool _exists;

    public Task StageAsync(string path, string block, ReadOnlyMemory<byte> bytes, CancellationToken stopping) => GuardAsync(async () =>
    {
        if (!_exists)
        {
            await _container.CreateIfNotExistsAsync(cancellationToken: stopping);
            _exists = true;
        }

        // The memory is backed by an array. A stream over that array can be read again when the client retries.
        _ = MemoryMarshal.TryGetArray(bytes, out var array);
        await using var content = new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
        return await Blob(path).StageBlockAsync(Id(block), content, Checked, stopping);
    }, stopping);

    public Task<StoredBlocks> ReadAsync(string path, CancellationToken stopping) => GuardAsync(async () =>
    {
        try
        {
            var list = await Blob(path).GetBlockListAsync(BlockListTypes.All, cancellationToken: stopping);
            var committed = list.Value.CommittedBlocks.ToArray();

            // A blob without a committed block has no version: its first commit must create it.
            var tag = committed.Length == 0 ? null : list.GetRawResponse().Headers.ETag?.ToString();
            return new StoredBlocks(Known(committed), Known(list.Value.UncommittedBlocks), tag);
        }
        catch (RequestFailedException missing) when (missing.Status == (int)HttpStatusCode.NotFound)
        {
            return StoredBlocks.None;
        }
    }, stopping);

    public Task<string> CommitAsync(string path, IReadOnlyList<string> blocks, string? tag, CancellationToken stopping) => GuardAsync(async () =>
    {
        var options = new CommitBlockListOptions
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = IsEncrypted(blocks) ? "application/octet-stream" : "audio/wav" },
            Conditions = tag is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = new ETag(tag) },
        };
        var committed = await Blob(path).CommitBlockListAsync(blocks.Select(Id), options, stopping);
        return committed.Value.ETag.ToString();
    }, stopping);

    private static bool IsEncrypted(IReadOnlyList<string> blocks) =>
        blocks.Count > 0 && RecordingBlock.TryParse(blocks[0], out var first) && first.Kind is BlockKind.Contents;

    private BlockBlobClient Blob(string path) => _container.GetBlockBlobClient(path);

    // The service requires base64.
    private static string Id(string block) => Convert.ToBase64String(Encoding.ASCII.GetBytes(block));

    private static StoredBlock[] Known(IEnumerable<BlobBlock> blocks) =>
        [.. blocks.Select(block => RecordingBlock.TryParse(Encoding.ASCII.GetString(Convert.FromBase64String(block.Name)), out var known)
            ? StoredBlock.Of(known, block.SizeLong)
            : default).Where(block => block.Samples > 0)];

    // All failures of the store are translated here. The reason has only kinds, because identity libraries put addresses and ids into messages.
    private async Task<T> GuardAsync<T>(Func<Task<T>> request, CancellationToken stopping)
    {
        try
        {
            return await request();
        }
        catch (RequestFailedException refused) when (refused.Status != 0)
        {
            var refusal = RefusalOf(refused);
            _exists = _exists && refused.ErrorCode != BlobErrorCode.ContainerNotFound;
            throw new RecordingStoreException($"The recording store answered {refused.Status} {refused.ErrorCode}.", refusal, refused);
        }
        catch (AuthenticationFailedException refused)
        {
            throw new RecordingStoreException($"The process's identity gave no token for the recording store ({refused.GetType().Name}).", RecordingRefusal.Denied, refused);
        }
        catch (AggregateException unreachable)
        {
            throw new RecordingStoreException("The recording store cannot be reached.", RecordingRefusal.Unavailable, unreachable);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            throw new RecordingStoreException($"The recording store cannot be reached ({failure.GetType().Name}).", RecordingRefusal.Unavailable, failure);
        }
    }

    private static RecordingRefusal RefusalOf(RequestFailedException refused) => (refused.Status, refused.ErrorCode) switch
    {
        (412, _) => RecordingRefusal.Changed,
        (409, var code) when code == BlobErrorCode.BlobAlreadyExists => RecordingRefusal.Changed,
        (400, var code) when code == BlobErrorCode.InvalidBlockList => RecordingRefusal.BlocksMissing,
        (401 or 403, _) => RecordingRefusal.Denied,

        // A container that was deleted is created again. A container that is being deleted, and an account that is moved, come back.
        (404 or 408 or 409 or 429 or >= 500, _) => RecordingRefusal.Unavailable,
        _ => RecordingRefusal.Refused,
    };
}
