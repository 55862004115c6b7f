using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Emulators.Acs.Recordings;
using VoiceAgent.Emulators.Acs.Requests;
using VoiceAgent.Emulators.Acs.Rooms;

namespace VoiceAgent.Emulators.Acs.Operations;

/// <summary>Operations that start, pause, resume, stop and return recordings, and their files.</summary>
internal static class RecordingOperations
{
    public const string Files = "/v1/objects";

    public static void Map(RouteGroupBuilder calling)
    {
        calling.MapPost("/recordings", StartAsync);
        calling.MapPost("/recordings/{id}:pause", (string id, RecordingBook recordings) => Done(() => recordings.Pause(id), StatusCodes.Status202Accepted));
        calling.MapPost("/recordings/{id}:resume", (string id, RecordingBook recordings) => Done(() => recordings.Resume(id), StatusCodes.Status202Accepted));
        calling.MapGet("/recordings/{id}", (string id, RecordingBook recordings) => AcsReply.Of(recordings.Find(id).ToJson()));
        calling.MapDelete("/recordings/{id}", (string id, RecordingBook recordings) => Done(() => recordings.Stop(id), StatusCodes.Status204NoContent));
    }

    /// <summary>The files, at the paths of the service's storage.</summary>
    public static void MapFiles(IEndpointRouteBuilder app)
    {
        var files = app.MapGroup(Files);
        files.MapGet("/{document}/content/audio", (string document, RecordingFiles all) => Results.Bytes(Find(all, document).Wav, "audio/wav", enableRangeProcessing: true));
        files.MapGet("/{document}/content/acsmetadata", (string document, RecordingFiles all) => Results.Bytes(Find(all, document).Metadata, "application/json"));
        files.MapDelete("/{document}", (string document, RecordingFiles all) => all.Delete(document) ? Results.Ok() : throw Missing(document));
    }

    private static RecordingFile Find(RecordingFiles all, string document) => all.Find(document) ?? throw Missing(document);

    private static RefusedException Missing(string document) => new(StatusCodes.Status404NotFound, "NotFound", $"There is no file {document}: it was deleted, or newer files have replaced it (Acs:Recordings:Kept).");

    private static async Task<IResult> StartAsync(HttpContext context, Exchange exchange, RoomBook rooms, RecordingBook recordings)
    {
        var request = await Body.ReadAsync<RecordingRequest>(context);
        var call = request.CallConnectionId is { Length: > 0 } id
            ? exchange.Find(id)
            : CreateOperations.Locate(request.CallLocator, exchange, rooms, MediaStreamingOptions.DefaultRate).Applications.FirstOrDefault() ?? throw RefusedException.NoSuchCall();
        return AcsReply.Of(recordings.Start(call, request).ToJson());
    }

    private static IResult Done(Action act, int status)
    {
        act();
        return Results.StatusCode(status);
    }
}
