using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs;

/// <summary>What the emulator recorded of a call, for developers. The real service has no such endpoint.</summary>
internal static class Diagnostics
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/emulator/calls/{id}", (string id, Exchange exchange) => exchange.Recall(id) is { } call
        ? AcsReply.Of(Of(call))
        : AcsReply.Error(StatusCodes.Status404NotFound, "NotFound", "There is no call connection with this id. The emulator keeps the last 500 ended calls."));

    public static JsonObject Of(Call call) => new()
    {
        ["call"] = call.ToJson(),
        ["sampleRate"] = call.SampleRate,
        ["media"] = call.Counts.ToJson(),
        ["playout"] = new JsonObject
        {
            ["playedMs"] = Milliseconds(call, call.Playout.Played),
            ["discardedMs"] = Milliseconds(call, call.Playout.Discarded),
            ["overflowedMs"] = Milliseconds(call, call.Playout.Overflowed),
            ["gapsMs"] = Milliseconds(call, call.Playout.Gaps),
            ["waitingMs"] = Milliseconds(call, call.Playout.Waiting),
        },
    };

    private static long Milliseconds(Call call, long samples) => samples * 1000 / call.SampleRate;
}
