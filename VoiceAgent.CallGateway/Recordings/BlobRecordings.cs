using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Recordings;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>Reads the recordings that the pipeline writes to Azure Blob Storage, and decrypts those that are encrypted.</summary>
internal sealed class BlobRecordings(BlobServiceClient blobs, IRecordingKeys? keys = null) : IRecordings
{
    // A range needs few blocks of 64 KB.
    private const int BufferSize = 256 * 1024;

    public Task<StoredRecording?> OpenAsync(CallId call, CancellationToken stopping) => OpenAsync($"{call.RecordingPath}.wav", stopping);

    public async Task<StoredRecording?> OpenAsync(string path, CancellationToken stopping)
    {
        var blob = blobs.GetBlobContainerClient(CallId.RecordingsContainer).GetBlobClient(path);
        try
        {
            var properties = (await blob.GetPropertiesAsync(cancellationToken: stopping)).Value;
            if (properties.AccessTier == AccessTier.Archive)
            {
                throw new ArchivedRecordingException(properties.LastModified, isComingBack: !string.IsNullOrEmpty(properties.ArchiveStatus));
            }

            // The file is read in parts on demand. The tag must stay the same, because a change between two parts would corrupt the result.
            var audio = await blob.OpenReadAsync(
                new BlobOpenReadOptions(allowModifications: false) { BufferSize = BufferSize, Conditions = new BlobRequestConditions { IfMatch = properties.ETag } }, stopping);
            var beginning = new byte[Math.Min(audio.Length, SealedContents.HeadLength)];
            await audio.ReadExactlyAsync(beginning, stopping);
            audio.Position = 0;
            var plain = SealedContents.IsHead(beginning) ? await OpenSealedAsync(audio, path, stopping) : audio;
            return new StoredRecording(plain, properties.LastModified, properties.ETag.ToString("H")) { StoredBytes = properties.ContentLength, KeyIds = (plain as SealedAudio)?.KeyIds ?? [] };
        }
        catch (RequestFailedException missing) when (missing.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    private Task<SealedAudio> OpenSealedAsync(Stream stored, string path, CancellationToken stopping) => keys is null
        ? throw new RecordingKeyException("The recording is encrypted, and this gateway has no keys for recordings. Set 'RecordingKeys' as the pipeline has it.")
        : SealedAudio.OpenAsync(stored, path, keys, stopping);
}
