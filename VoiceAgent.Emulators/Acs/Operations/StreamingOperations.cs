using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs.Operations;

/// <summary>Starts and stops media streaming. Starting a transcription is refused, because this emulator does not transcribe.</summary>
internal static class StreamingOperations
{
    public static void Map(RouteGroupBuilder calling)
    {
        calling.MapPost("/callConnections/{id}:startMediaStreaming", StartAsync);
        calling.MapPost("/callConnections/{id}:stopMediaStreaming", StopAsync);
        foreach (var operation in (string[])["startTranscription", "stopTranscription", "updateTranscription"])
        {
            calling.MapPost($"/callConnections/{{id}}:{operation}", NoTranscription);
        }
    }

    private static async Task<IResult> StartAsync(string id, HttpContext context, Exchange exchange, MediaSessions media)
    {
        var request = await Body.ReadAsync<ContextRequest>(context);
        media.Start(exchange.Find(id), request.OperationContext);
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> StopAsync(string id, HttpContext context, Exchange exchange, MediaSessions media)
    {
        var request = await Body.ReadAsync<ContextRequest>(context);
        media.Stop(exchange.Find(id), request.OperationContext);
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static IResult NoTranscription(string id, Exchange exchange)
    {
        exchange.Find(id);
        return AcsReply.Error(StatusCodes.Status400BadRequest, "8582", "The call has no transcriptionOptions: the emulator does not transcribe.");
    }
}
