using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs.Operations;

/// <summary>Starts and stops media streaming.</summary>
internal static class StreamingOperations
{
    public static void Map(RouteGroupBuilder calling)
    {
        calling.MapPost("/callConnections/{id}:startMediaStreaming", StartAsync);
        calling.MapPost("/callConnections/{id}:stopMediaStreaming", StopAsync);
    }

    private static async Task<IResult> StartAsync(string id, HttpContext context, Exchange exchange, MediaSessions media)
    {
        var request = await Body.ReadAsync<ContextRequest>(context);
        media.Start(exchange.Find(id), request.Origin);
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> StopAsync(string id, HttpContext context, Exchange exchange, MediaSessions media)
    {
        var request = await Body.ReadAsync<ContextRequest>(context);
        media.Stop(exchange.Find(id), request.Origin);
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }
}
