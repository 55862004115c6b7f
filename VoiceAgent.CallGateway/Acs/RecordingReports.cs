using System.Text.Json;
using Azure.Messaging.EventGrid.SystemEvents;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>The files of one recording, as Event Grid reports them.</summary>
internal sealed record ServiceFiles(string Recording, IReadOnlyList<ServiceFile> Files);

/// <summary>Accepts the reports of files of the telephony service's own recordings. The inbox keeps them until the files are fetched.</summary>
internal sealed partial class RecordingReports(Reports reports, IRecordedCalls calls, TimeProvider time, ILogger<RecordingReports> logger)
{
    private const string Kind = "RecordingFileStatusUpdated";

    // The subject ends with /recordingId/{id}.
    private const string BeforeId = "/recordingId/";

    // Event Grid repeats a delivery for at most a day.
    private static readonly TimeSpan Once = TimeSpan.FromDays(1);

    /// <returns>Null for another event.</returns>
    /// <exception cref="FormatException">A property is missing that is needed to fetch the file.</exception>
    public static ServiceFiles? Read(GridEvent happened)
    {
        if (happened.Data is not AcsRecordingFileStatusUpdatedEventData data)
        {
            return null;
        }

        var at = happened.Subject.IndexOf(BeforeId, StringComparison.OrdinalIgnoreCase);
        var recording = at < 0 ? "" : happened.Subject[(at + BeforeId.Length)..];
        var duration = TimeSpan.FromMilliseconds(Math.Clamp(data.RecordingDurationMs ?? 0, 0, (long)TimeSpan.FromDays(2).TotalMilliseconds));
        ServiceFile[] files = [.. (data.RecordingStorageInfo?.RecordingChunks ?? []).Select(chunk => FileOf(recording, chunk, data.RecordingStartTime, duration))];
        return recording.Length == 0 ? throw new FormatException("The subject of the RecordingFileStatusUpdated event has no recordingId.") : new ServiceFiles(recording, files);
    }

    /// <exception cref="Exception">The report could not be kept, and its work failed. Event Grid must repeat it.</exception>
    public async Task TakeAsync(ServiceFiles reported, long began, CancellationToken stopping)
    {
        // Another application may record calls with the same resource.
        if (await calls.FindAsync(reported.Recording, stopping) is not { } call)
        {
            Foreign(logger);
            return;
        }

        foreach (var file in reported.Files)
        {
            await reports.TakeAsync(IncomingReport.ByContent(WebhookSources.RecordingFiles, Kind, call, time.GetUtcNow(), JsonSerializer.Serialize(file, LoggedEvent.Json)), began, Once);
        }
    }

    // The JSON may have a null in the list, which the SDK hands on.
    private static ServiceFile FileOf(string recording, AcsRecordingChunkInfoProperties? chunk, DateTimeOffset? began, TimeSpan duration) => new(
        recording, Required(chunk?.DocumentId, "documentId"), chunk?.Index ?? 0, Address(chunk?.ContentLocation, "contentLocation"),
        string.IsNullOrEmpty(chunk?.DeleteLocation) ? null : Address(chunk.DeleteLocation, "deleteLocation"), began, duration);

    private static string Required(string? value, string name) =>
        string.IsNullOrEmpty(value) ? throw new FormatException($"A file in the RecordingFileStatusUpdated event has no '{name}'.") : value;

    private static Uri Address(string? value, string name) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) ? address : throw new FormatException($"A file in the RecordingFileStatusUpdated event has no address as '{name}'.");

    [LoggerMessage(104, LogLevel.Information, "Event Grid has reported a recording that this platform has not started, or whose call was deleted. It is left alone.")]
    private static partial void Foreign(ILogger logger);
}
