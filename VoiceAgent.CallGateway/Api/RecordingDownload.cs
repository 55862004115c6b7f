using Microsoft.Net.Http.Headers;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api;

/// <summary><c>GET /api/calls/{id}/recording</c>: a WAV file, complete or in ranges, so that a player can seek.</summary>
internal static class RecordingDownload
{
    public static async Task<IResult> ServeAsync(CallId call, IRecordings recordings, HttpResponse response, CancellationToken leaving)
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
}
