using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs.Operations;

/// <summary>Lists, removes, mutes and moves participants.</summary>
internal static class ParticipantOperations
{
    public static void Map(RouteGroupBuilder calling)
    {
        calling.MapGet("/callConnections/{id}/participants", List);
        calling.MapGet("/callConnections/{id}/participants/{rawId}", Get);
        calling.MapPost("/callConnections/{id}/participants:remove", RemoveAsync);
        calling.MapPost("/callConnections/{id}/participants:mute", MuteAsync);
        calling.MapPost("/callConnections/{id}/participants:moveHere", MoveAsync);
    }

    /// <exception cref="RefusedException">404: the party is not on the call.</exception>
    public static Participant On(Call call, Party party) => call.Conversation.Find(party)
        ?? throw new RefusedException(StatusCodes.Status404NotFound, "8523", $"Participant not found on the call: {party.RawId}.");

    private static IResult List(string id, Exchange exchange) => AcsReply.Of(new JsonObject
    {
        ["value"] = new JsonArray([.. exchange.Find(id).Participants.Select(each => each.ToJson())]),
    });

    private static IResult Get(string id, string rawId, Exchange exchange) => AcsReply.Of(On(exchange.Find(id), new Party(rawId)).ToJson());

    private static async Task<IResult> RemoveAsync(string id, HttpContext context, Exchange exchange, CallbackPost callbacks)
    {
        var request = await Body.ReadAsync<RemoveRequest>(context);
        var call = exchange.Find(id);
        var (party, origin) = (Body.Party(request.ParticipantToRemove, "participantToRemove"), request.Origin);
        var about = new JsonObject { ["participant"] = party.ToJson() };
        if (call.Conversation.Remove(each => each.Party == party) is { } removed)
        {
            callbacks.PostSuccess(call, "RemoveParticipantSucceeded", origin, about);
            exchange.Remove(call.Conversation, removed, "the agent removed the caller", CallbackPost.Result(200, 5300, "The last participant was removed from the call."));
        }
        else
        {
            about["resultInformation"] = CallbackPost.Result(404, 8523, $"Participant not found on the call: {party.RawId}.");
            callbacks.Post(call, "RemoveParticipantFailed", origin, about);
        }

        return AcsReply.Accepted(request.OperationContext);
    }

    private static async Task<IResult> MuteAsync(string id, HttpContext context, Exchange exchange)
    {
        var request = await Body.ReadAsync<MuteRequest>(context);
        var call = exchange.Find(id);
        var muted = On(call, Body.Party(request.TargetParticipants is [var only] ? only : throw RefusedException.Bad("targetParticipants must have exactly one participant."), "targetParticipants"));
        if (!muted.Party.IsUser)
        {
            throw RefusedException.Bad($"Only Azure Communication Services users can be muted, and {muted.Party.RawId} is none.");
        }

        exchange.Change(call, all => all.Replace(muted, muted with { Muted = true }));
        return AcsReply.Accepted(request.OperationContext, StatusCodes.Status200OK);
    }

    private static async Task<IResult> MoveAsync(string id, HttpContext context, Exchange exchange, CallbackPost callbacks)
    {
        var request = await Body.ReadAsync<MoveRequest>(context);
        var call = exchange.Find(id);
        var from = exchange.Find(request.FromCall ?? throw RefusedException.Bad("fromCall is missing: give the connection id of the call that the participants are in."));
        if (ReferenceEquals(from.Conversation, call.Conversation))
        {
            throw RefusedException.Bad("fromCall is the same call.");
        }

        Participant[] moved = [.. (request.TargetParticipants ?? []).Select(target => new Participant(Body.Party(target, "targetParticipants")))];
        if (moved.Length == 0)
        {
            throw RefusedException.Bad("targetParticipants is missing or empty.");
        }

        var origin = request.Origin;
        foreach (var each in moved)
        {
            if (!exchange.Move(call, from, each, origin))
            {
                callbacks.Post(call, "MoveParticipantFailed", origin, new JsonObject
                {
                    ["participant"] = each.Party.ToJson(),
                    ["fromCall"] = from.Id,
                    ["resultInformation"] = CallbackPost.Result(404, 8523, $"Participant not found on the call {from.Id}: {each.Party.RawId}."),
                });
            }
        }

        return AcsReply.Of(
            new JsonObject { ["participants"] = new JsonArray([.. moved.Select(each => each.ToJson())]), ["fromCall"] = from.Id, ["operationContext"] = request.OperationContext },
            StatusCodes.Status202Accepted);
    }
}
