using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using VoiceAgent.CallGateway.Cosmos;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api;

/// <summary><c>GET /api/calls/{id}/recording</c>: a WAV file, complete or in ranges, so that a player can seek.</summary>
internal static class RecordingDownload
{
    public static async Task<IResult> ServeAsync(CallId call, IRecordings recordings, IOptions<RetentionOptions> retention, HttpResponse response, CancellationToken leaving)
    {
        try
        {
            if (await recordings.OpenAsync(call, leaving) is not { } stored)
            {
                return Problems.NoRecording(call);
            }

            // Proxies and browsers must not store what was said on a call.
            response.Headers.CacheControl = "private, no-store";
            return TypedResults.Stream(
                stored.Audio, "audio/wav", $"{call}.wav", stored.ChangedAt, EntityTagHeaderValue.Parse(stored.Tag), enableRangeProcessing: true);
        }
        catch (ArchivedRecordingException archived)
        {
            // The store deletes a recording when the retention has passed since its last change.
            return Problems.Archived(archived.ChangedAt + retention.Value.Retention, archived.IsComingBack);
        }
    }
}
