using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs.Operations;

/// <summary>State of the service's own recordings. They produce no file here, because the product records calls itself.</summary>
internal sealed class Recordings
{
    // There is one entry for each recording that is started. The oldest entries are removed first.
    private const int Kept = 500;

    private readonly ConcurrentDictionary<string, Entry> _all = new();
    private readonly ConcurrentQueue<string> _order = new();

    public sealed record Entry(string Id, Call Call, string State, DateTimeOffset Started)
    {
        public JsonObject ToJson() => new() { ["recordingId"] = Id, ["recordingState"] = State, ["recordingKind"] = "AzureCommunicationServices" };
    }

    public Entry Start(Call call, bool paused, DateTimeOffset now)
    {
        var entry = new Entry(Guid.NewGuid().ToString("N"), call, paused ? "inactive" : "active", now);
        _all[entry.Id] = entry;
        _order.Enqueue(entry.Id);
        while (_order.Count > Kept && _order.TryDequeue(out var oldest))
        {
            _all.TryRemove(oldest, out _);
        }

        return entry;
    }

    /// <exception cref="RefusedException">404: the recording does not exist or was stopped.</exception>
    public Entry Find(string id) => _all.TryGetValue(id, out var entry) && !entry.Call.HungUp.IsCancellationRequested
        ? entry
        : throw new RefusedException(StatusCodes.Status404NotFound, "8522", "Recording not found.");

    public Entry Change(string id, string state) => _all[id] = Find(id) with { State = state };

    public Entry Stop(string id)
    {
        var entry = Find(id);
        _all.TryRemove(id, out _);
        return entry with { State = "inactive" };
    }
}

/// <summary>Operations that start, pause, resume, stop and return recordings.</summary>
internal static class RecordingOperations
{
    public static void Map(RouteGroupBuilder calling)
    {
        calling.MapPost("/recordings", StartAsync);
        calling.MapPost("/recordings/{id}:pause", (string id, Recordings recordings, CallbackPost callbacks) =>
            Tell(recordings.Change(id, "inactive"), callbacks, StatusCodes.Status202Accepted));
        calling.MapPost("/recordings/{id}:resume", (string id, Recordings recordings, CallbackPost callbacks) =>
            Tell(recordings.Change(id, "active"), callbacks, StatusCodes.Status202Accepted));
        calling.MapGet("/recordings/{id}", (string id, Recordings recordings) => AcsReply.Of(recordings.Find(id).ToJson()));
        calling.MapDelete("/recordings/{id}", (string id, Recordings recordings, CallbackPost callbacks) =>
            Tell(recordings.Stop(id), callbacks, StatusCodes.Status204NoContent));
    }

    private static async Task<IResult> StartAsync(HttpContext context, Exchange exchange, Recordings recordings, CallbackPost callbacks, TimeProvider time)
    {
        var request = await Body.ReadAsync<RecordingRequest>(context);
        var call = request.CallConnectionId is { } id
            ? exchange.Find(id)
            : exchange.FindByServerCallId(request.CallLocator?.ServerCallId) ?? throw RefusedException.NoSuchCall();
        var entry = recordings.Start(call, request.PauseOnStart, time.GetUtcNow());
        Tell(entry, callbacks, StatusCodes.Status200OK);
        return AcsReply.Of(entry.ToJson());
    }

    private static IResult Tell(Recordings.Entry entry, CallbackPost callbacks, int status)
    {
        callbacks.PostSuccess(entry.Call, "RecordingStateChanged", operationContext: null, new JsonObject
        {
            ["recordingId"] = entry.Id,
            ["state"] = entry.State,
            ["startDateTime"] = entry.Started.ToString("o"),
            ["recordingKind"] = "AzureCommunicationServices",
        });
        return Results.StatusCode(status);
    }
}
