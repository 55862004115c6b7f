using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.LiveKit;
using VoiceAgent.CallGateway.LiveKit.Rooms;
using VoiceAgent.Contracts.Access;

namespace VoiceAgent.CallGateway.Api.LiveKit;

/// <summary><c>/api/livekit</c>: rooms of the LiveKit server, agents in them, and access tokens for web participants.</summary>
internal static class LiveKitApi
{
    private const int MostRooms = 500;

    public static void MapLiveKitApi(this IEndpointRouteBuilder app)
    {
        var livekit = app.MapGroup("/api/livekit").RequireRateLimiting(ApiRegistration.RateLimit);

        livekit.MapGet("/rooms", ListAsync).Reads(Permissions.RoomsRead).Produces<RoomListView>();
        livekit.MapPost("/rooms/{room}/agent", AskAsync).Commands(Permissions.RoomsAgents).Produces<RoomAgentView>();
        livekit.MapDelete("/rooms/{room}/agent", DismissAsync).Commands(Permissions.RoomsAgents).Produces(StatusCodes.Status204NoContent);

        // An idempotent response would be kept, and the token with it. The token of a repeated request is a new one, which harms nobody.
        livekit.MapPost("/tokens", MakeToken).Discloses(Permissions.RoomsTokens).Produces<RoomTokenView>().ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ListAsync(LiveKitRoomService rooms, IOptions<LiveKitOptions> options, CancellationToken leaving)
    {
        if (!options.Value.IsOn)
        {
            return LiveKitProblems.Off();
        }

        try
        {
            var all = await rooms.ListAsync([], leaving);
            return CallsApi.Json(new RoomListView(
                [.. all.OrderByDescending(static room => room.CreatedMs()).Take(MostRooms).Select(static room => new RoomView(room.Name, room.Sid, DateTimeOffset.FromUnixTimeMilliseconds(room.CreatedMs()), room.NumParticipants))],
                all.Count > MostRooms));
        }
        catch (LiveKitException refused)
        {
            return LiveKitProblems.Of(refused);
        }
    }

    private static async Task<IResult> AskAsync(string room, RoomAgentOrder? order, RoomAgents agents, IOptions<LiveKitOptions> options, CancellationToken leaving)
    {
        if (!options.Value.IsOn)
        {
            return LiveKitProblems.Off();
        }

        room = LiveKitRules.NameIn(room);
        if ((LiveKitRules.MistakeIn(room) ?? LiveKitRules.MistakeIn(order, options.Value)) is { } mistake)
        {
            return LiveKitProblems.Invalid(mistake);
        }

        if (options.Value.Agent.Number.Length == 0)
        {
            return LiveKitProblems.NoNumber();
        }

        try
        {
            var asked = await agents.AskAsync(room, order!.Agent!, order.Language, order.Metadata, leaving);
            return asked.Outcome switch
            {
                AskOutcome.Asking => LiveKitProblems.Asking(),
                AskOutcome.NoTrunk => LiveKitProblems.NoTrunk(),
                var outcome => CallsApi.Json(new RoomAgentView(room, asked.Identity, asked.CallId, outcome is AskOutcome.WasThere)),
            };
        }
        catch (LiveKitException refused)
        {
            return LiveKitProblems.Of(refused);
        }
    }

    /// <param name="agent">Null: all agents of the room.</param>
    private static async Task<IResult> DismissAsync(string room, string? agent, RoomAgents agents, IOptions<LiveKitOptions> options, CancellationToken leaving)
    {
        if (!options.Value.IsOn)
        {
            return LiveKitProblems.Off();
        }

        room = LiveKitRules.NameIn(room);
        if (LiveKitRules.MistakeIn(room) is { } mistake)
        {
            return LiveKitProblems.Invalid(mistake);
        }

        try
        {
            // Whoever asks for it twice gets the same answer: the agent is not in the room.
            await agents.DismissAsync(room, agent, leaving);
            return TypedResults.NoContent();
        }
        catch (LiveKitException gone) when (gone.Code == LiveKitException.NotFound)
        {
            return TypedResults.NoContent();
        }
        catch (LiveKitException refused)
        {
            return LiveKitProblems.Of(refused);
        }
    }

    private static IResult MakeToken(RoomTokenOrder? order, LiveKitTokens tokens, IOptions<LiveKitOptions> options, TimeProvider time, HttpResponse response)
    {
        if (!options.Value.IsOn)
        {
            return LiveKitProblems.Off();
        }

        if (LiveKitRules.MistakeIn(order, options.Value) is { } mistake)
        {
            return LiveKitProblems.Invalid(mistake);
        }

        var life = LiveKitRules.LifeOf(order!);
        var grants = new LiveKitGrants
        {
            Video = new VideoGrant
            {
                RoomJoin = true,
                Room = order!.Room,
                CanPublish = order.CanPublish,
                CanSubscribe = order.CanSubscribe,
                CanPublishData = order.CanPublishData,
                Hidden = order.Hidden,
            },
            Name = order.Name,
            Metadata = order.Metadata,
            Attributes = order.Attributes,
            RoomConfig = order.RoomMetadata is null ? null : new RoomConfiguration { Metadata = order.RoomMetadata },
        };
        response.Headers.CacheControl = "no-store";
        return CallsApi.Json(new RoomTokenView(options.Value.ClientUrl, tokens.Make(grants, life, order.Identity), time.GetUtcNow() + life));
    }
}
