using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Requests;
using VoiceAgent.Emulators.Acs.Transcription;

namespace VoiceAgent.Emulators.Acs.Operations;

/// <summary>Starts, updates and stops the transcription of a call.</summary>
internal static class TranscriptionOperations
{
    public static void Map(RouteGroupBuilder calling)
    {
        calling.MapPost("/callConnections/{id}:startTranscription", async (string id, HttpContext context, Exchange exchange, TranscriptionSessions transcripts) =>
        {
            var request = await Body.ReadAsync<TranscriptionRequest>(context);
            transcripts.Start(exchange.Find(id), request.Locale, request.Origin);
            return Results.StatusCode(StatusCodes.Status202Accepted);
        });
        calling.MapPost("/callConnections/{id}:updateTranscription", async (string id, HttpContext context, Exchange exchange, TranscriptionSessions transcripts) =>
        {
            var request = await Body.ReadAsync<TranscriptionRequest>(context);
            transcripts.Update(exchange.Find(id), request.Locale ?? throw RefusedException.Bad("locale is missing."), request.Origin);
            return Results.StatusCode(StatusCodes.Status202Accepted);
        });
        calling.MapPost("/callConnections/{id}:stopTranscription", async (string id, HttpContext context, Exchange exchange, TranscriptionSessions transcripts) =>
        {
            var request = await Body.ReadAsync<TranscriptionRequest>(context);
            transcripts.Stop(exchange.Find(id), request.Origin);
            return Results.StatusCode(StatusCodes.Status202Accepted);
        });
    }
}
