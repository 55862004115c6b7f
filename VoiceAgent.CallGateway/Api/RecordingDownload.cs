using VoiceAgent.CallGateway.Api.Recordings;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api;

/// <summary><c>GET /api/calls/{id}/recording</c>: a WAV file or another format, complete or in ranges, so that a player can seek.</summary>
internal static class RecordingDownload
{
    public static Task<IResult> ServeAsync(CallId call, string? format, HttpResponse response, RecordingAnswers answers, CancellationToken leaving) =>
        answers.ServeAsync(call, format, response, leaving);
}
