using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Azure;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using VoiceAgent.Emulators.Acs.EventGrid;
using VoiceAgent.Emulators.Acs.Requests;
using VoiceAgent.Emulators.Delays;
using Operation = VoiceAgent.Emulators.Delays.Operation;

namespace VoiceAgent.Emulators.Acs.Recordings;

/// <summary>The files of recordings: in memory, as in the service's storage, or in the application's own container.</summary>
internal sealed class RecordingFiles(GridPost grid, AcsOptions options, IServer server, EmulatedDelays delays, EmulatedFaults faults, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, RecordingFile> _all = new();
    private readonly ConcurrentQueue<string> _order = new();

    public RecordingFile? Find(string documentId) => _all.GetValueOrDefault(documentId);

    /// <summary>Deletes a file and its metadata. Returns false when it does not exist.</summary>
    public bool Delete(string documentId) => _all.TryRemove(documentId, out _);

    /// <summary>Makes the file of a recording that has ended, and tells Event Grid where it is.</summary>
    /// <param name="reason">endReason of its chunk.</param>
    public async Task WriteAsync(Recording recording, string reason, CancellationToken stopping)
    {
        await delays.Before(Operation.AcsRecordingFile, stopping);
        if (faults.Next(Operation.AcsRecordingFile) is not null)
        {
            return;
        }

        var file = new RecordingFile(recording.Recorder.ToWav(), Encoding.UTF8.GetBytes(recording.Metadata(options.ResourceId).ToJsonString(AcsReply.Json)));
        var chunk = recording.Plan.Container is { } container ? await UploadAsync(container, recording, file, stopping) : Keep(recording, file);
        (chunk["documentId"], chunk["index"], chunk["endReason"]) = (recording.DocumentId, 0, reason);
        grid.Post(GridKind.RecordingFile, $"/recording/call/{recording.Conversation.ServerCallId}/recordingId/{recording.Id}", new JsonObject
        {
            ["recordingStorageInfo"] = new JsonObject { ["recordingChunks"] = new JsonArray(chunk) },
            ["recordingStartTime"] = recording.Started.ToString("o"),
            ["recordingDurationMs"] = (long)recording.Recorder.Length.TotalMilliseconds,
            ["recordingContentType"] = "Audio",
            ["recordingChannelType"] = recording.Plan.IsUnmixed ? "Unmixed" : "Mixed",
            ["recordingFormatType"] = "Wav",
            ["recordingKind"] = "AzureCommunicationServices",
            ["sessionEndReason"] = reason == "SessionEnded" ? "CallEnded" : "RecordingStopped",
        });
    }

    /// <summary>Checks that files can be written to a container.</summary>
    /// <returns>Why not, or null.</returns>
    public async Task<string?> TryContainerAsync(Uri container, CancellationToken stopping)
    {
        try
        {
            var client = Client(container);
            await foreach (var _ in client.GetBlobsAsync(cancellationToken: stopping).AsPages(pageSizeHint: 1))
            {
                break;
            }

            return null;
        }
        catch (RequestFailedException refused)
        {
            return $"The container {container.GetLeftPart(UriPartial.Path)} cannot be used: status {refused.Status} {refused.ErrorCode}. Create it, and give a shared access signature in its address or Acs:Recordings:StorageConnectionString.";
        }
        catch (Exception unreachable) when (unreachable is AggregateException or HttpRequestException)
        {
            return $"The container {container.GetLeftPart(UriPartial.Path)} cannot be reached: {unreachable.Message}";
        }
    }

    private JsonObject Keep(Recording recording, RecordingFile file)
    {
        _all[recording.DocumentId] = file;
        _order.Enqueue(recording.DocumentId);
        while (_order.Count > options.Recordings.Kept && _order.TryDequeue(out var oldest))
        {
            _all.TryRemove(oldest, out _);
        }

        var address = $"{Address}/v1/objects/{recording.DocumentId}";
        return new() { ["contentLocation"] = $"{address}/content/audio", ["metadataLocation"] = $"{address}/content/acsmetadata", ["deleteLocation"] = address };
    }

    private async Task<JsonObject> UploadAsync(Uri container, Recording recording, RecordingFile file, CancellationToken stopping)
    {
        // The path of the service, by its documentation: the date, the call, and the beginning of the recording's id with a new id.
        var folder = $"{time.GetUtcNow():yyyyMMdd}/{recording.Conversation.CorrelationId}/{recording.Id[..8]}-{Guid.NewGuid()}";
        var client = Client(container);
        var (content, metadata) = (client.GetBlobClient($"{folder}/0-audio.wav"), client.GetBlobClient($"{folder}/0-acsmetadata.json"));
        await content.UploadAsync(BinaryData.FromBytes(file.Wav), overwrite: true, stopping);
        await metadata.UploadAsync(BinaryData.FromBytes(file.Metadata), overwrite: true, stopping);
        return new() { ["contentLocation"] = Plain(content), ["metadataLocation"] = Plain(metadata), ["deleteLocation"] = Plain(content) };

        static string Plain(BlobClient blob) => blob.Uri.GetLeftPart(UriPartial.Path);
    }

    private BlobContainerClient Client(Uri container)
    {
        var settings = new BlobClientOptions { Retry = { MaxRetries = 1 } };
        return container.Query.Length > 0 ? new BlobContainerClient(container, settings)
            : options.Recordings.StorageConnectionString is { Length: > 0 } connection ? new BlobContainerClient(connection, new BlobUriBuilder(container).BlobContainerName, settings)
            : new BlobContainerClient(container, settings);
    }

    private string Address => (options.Recordings.Address?.ToString() ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "").TrimEnd('/');
}

/// <summary>A file of a recording, and its metadata as JSON.</summary>
internal sealed record RecordingFile(byte[] Wav, byte[] Metadata);
