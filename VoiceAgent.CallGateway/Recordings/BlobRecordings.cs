using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>Reads the recordings that the pipeline writes to Azure Blob Storage.</summary>
internal sealed class BlobRecordings(BlobServiceClient blobs) : IRecordings
{
    public async Task<StoredRecording?> OpenAsync(CallId call, CancellationToken stopping)
    {
        var blob = blobs.GetBlobContainerClient(CallId.RecordingsContainer).GetBlobClient($"{call.RecordingPath}.wav");
        try
        {
            var properties = (await blob.GetPropertiesAsync(cancellationToken: stopping)).Value;
            if (properties.AccessTier == AccessTier.Archive)
            {
                throw new ArchivedRecordingException(properties.LastModified, isComingBack: !string.IsNullOrEmpty(properties.ArchiveStatus));
            }

            // The file is read in parts on demand. The tag must stay the same, because a change between two parts would corrupt the result.
            var audio = await blob.OpenReadAsync(
                new BlobOpenReadOptions(allowModifications: false) { Conditions = new BlobRequestConditions { IfMatch = properties.ETag } }, stopping);
            return new StoredRecording(audio, properties.LastModified, properties.ETag.ToString("H"));
        }
        catch (RequestFailedException missing) when (missing.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }
}
