using System.Runtime.InteropServices;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Recording;

/// <summary>Stores recordings as block blobs.</summary>
internal sealed class BlobRecordingStore(BlobServiceClient blobs) : IRecordingStore
{
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
        await _container.GetBlockBlobClient(path).StageBlockAsync(block, content, cancellationToken: stopping);
    }, stopping);

    public Task CommitAsync(string path, IReadOnlyList<string> blocks, CancellationToken stopping) => GuardAsync(() =>
        _container.GetBlockBlobClient(path).CommitBlockListAsync(
            blocks, new CommitBlockListOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "audio/wav" } }, stopping), stopping);

    // All failures of the store are translated here. The reason has only kinds, because identity libraries put addresses and ids into messages.
    private static async Task GuardAsync(Func<Task> request, CancellationToken stopping)
    {
        try
        {
            await request();
        }
        catch (RequestFailedException refused)
        {
            throw new RecordingStoreException($"The recording store answered {refused.Status} {refused.ErrorCode}.", refused);
        }
        catch (AuthenticationFailedException refused)
        {
            throw new RecordingStoreException($"The process's identity gave no token for the recording store ({refused.GetType().Name}).", refused);
        }
        catch (AggregateException unreachable)
        {
            throw new RecordingStoreException("The recording store cannot be reached.", unreachable);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            throw new RecordingStoreException($"The recording store cannot be reached ({failure.GetType().Name}).", failure);
        }
    }
}
