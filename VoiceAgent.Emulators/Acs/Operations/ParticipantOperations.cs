using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs.Operations;

/// <summary>Lists, adds, removes, mutes and moves participants. An added participant answers at once and says nothing.</summary>
internal static class ParticipantOperations
{
    public static void Map(RouteGroupBuilder calling)
    {
        calling.MapGet("/callConnections/{id}/participants", List);
        calling.MapGet("/callConnections/{id}/participants/{rawId}", Get);
        calling.MapPost("/callConnections/{id}/participants:add", AddAsync);
        calling.MapPost("/callConnections/{id}/participants:remove", RemoveAsync);
        calling.MapPost("/callConnections/{id}/participants:cancelAddParticipant", CancelAddAsync);
        calling.MapPost("/callConnections/{id}/participants:mute", MuteAsync);
        calling.MapPost("/callConnections/{id}/participants:moveHere", MoveAsync);
    }

    private static IResult List(string id, Exchange exchange) => AcsReply.Of(new JsonObject
    {
        ["value"] = new JsonArray([.. exchange.Find(id).Participants.Select(each => each.ToJson())]),
    });

    private static IResult Get(string id, string rawId, Exchange exchange) => AcsReply.Of(On(exchange.Find(id), new Party(rawId)).ToJson());

    private static async Task<IResult> AddAsync(string id, HttpContext context, Exchange exchange, CallbackPost callbacks)
    {
        var request = await Body.ReadAsync<AddRequest>(context);
        var added = new Participant(Body.Party(request.ParticipantToAdd, "participantToAdd"));
        var call = exchange.Find(id);
        var invitation = Guid.NewGuid().ToString();
        exchange.Change(call, all => all.RemoveAll(each => each.Party == added.Party).Add(added));
        callbacks.PostSuccess(call, "AddParticipantSucceeded", request.OperationContext, new JsonObject
        {
            ["participant"] = added.Party.ToJson(),
            ["invitationId"] = invitation,
        });
        return AcsReply.Of(
            new JsonObject { ["participant"] = added.ToJson(), ["invitationId"] = invitation, ["operationContext"] = request.OperationContext },
            StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> RemoveAsync(string id, HttpContext context, Exchange exchange, CallbackPost callbacks)
    {
        var request = await Body.ReadAsync<RemoveRequest>(context);
        var call = exchange.Find(id);
        var party = On(call, Body.Party(request.ParticipantToRemove, "participantToRemove")).Party;
        exchange.Change(call, all => all.RemoveAll(each => each.Party == party));
        callbacks.PostSuccess(call, "RemoveParticipantSucceeded", request.OperationContext, new JsonObject { ["participant"] = party.ToJson() });
        if (party == call.Parties.Source)
        {
            exchange.Disconnect(call, "the agent removed the caller", CallbackPost.Result(200, 5300, "The last participant was removed from the call."));
        }

        return AcsReply.Accepted(request.OperationContext);
    }

    /// <summary>An invitation can never be cancelled here, because an added participant answers at once.</summary>
    private static async Task<IResult> CancelAddAsync(string id, HttpContext context, Exchange exchange, CallbackPost callbacks)
    {
        var request = await Body.ReadAsync<CancelAddRequest>(context);
        callbacks.Post(exchange.Find(id), "CancelAddParticipantFailed", request.OperationContext, new JsonObject
        {
            ["invitationId"] = request.InvitationId,
            ["resultInformation"] = CallbackPost.Result(400, 8512, "The invitation was accepted already."),
        });
        return AcsReply.Of(
            new JsonObject { ["invitationId"] = request.InvitationId, ["operationContext"] = request.OperationContext }, StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> MuteAsync(string id, HttpContext context, Exchange exchange)
    {
        var request = await Body.ReadAsync<MuteRequest>(context);
        var call = exchange.Find(id);
        var muted = On(call, Body.Party(request.TargetParticipants?.FirstOrDefault(), "targetParticipants"));
        exchange.Change(call, all => all.Replace(muted, muted with { Muted = true }));
        return AcsReply.Accepted(request.OperationContext, StatusCodes.Status200OK);
    }

    private static async Task<IResult> MoveAsync(string id, HttpContext context, Exchange exchange)
    {
        var request = await Body.ReadAsync<MoveRequest>(context);
        var call = exchange.Find(id);
        var from = exchange.Find(request.FromCall ?? throw RefusedException.Bad("fromCall is missing: give the connection id of the call that the participants are in."));
        var moved = On(from, Body.Party(request.TargetParticipants?.FirstOrDefault(), "targetParticipants"));
        exchange.Move(call, from, moved, request.OperationContext);
        return AcsReply.Of(
            new JsonObject { ["participants"] = new JsonArray(moved.ToJson()), ["fromCall"] = from.Id, ["operationContext"] = request.OperationContext },
            StatusCodes.Status202Accepted);
    }

    /// <exception cref="RefusedException">404: the party is not on the call.</exception>
    public static Participant On(Call call, Party party) => call.Participants.FirstOrDefault(each => each.Party == party)
        ?? throw new RefusedException(StatusCodes.Status404NotFound, "8523", $"Participant not found on the call: {party.RawId}.");
}
