using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs.Operations;

/// <summary>A connected call as a whole: look at it, hang up, transfer it.</summary>
internal static class ConnectionOperations
{
    public static void Map(RouteGroupBuilder calling)
    {
        calling.MapGet("/callConnections/{id}", (string id, Exchange exchange) => AcsReply.Of(exchange.Find(id).ToJson()));
        calling.MapDelete("/callConnections/{id}", HangUp);
        calling.MapPost("/callConnections/{id}:terminate", HangUp);
        calling.MapPost("/callConnections/{id}:transferToParticipant", TransferAsync);
    }

    /// <summary>For itself or for everyone: with the agent gone nobody is left to talk to, so both end the call.</summary>
    private static IResult HangUp(string id, Exchange exchange)
    {
        exchange.Disconnect(exchange.Find(id), "the agent hung up", CallbackPost.Result(200, 7000, "The call was ended by the application."));
        return Results.NoContent();
    }

    private static async Task<IResult> TransferAsync(string id, HttpContext context, Exchange exchange, CallbackPost callbacks)
    {
        var request = await Body.ReadAsync<TransferRequest>(context);
        var target = Body.Party(request.TargetParticipant, "targetParticipant");
        var call = exchange.Find(id);
        callbacks.PostSuccess(call, "CallTransferAccepted", request.OperationContext, new JsonObject
        {
            ["transferTarget"] = target.ToJson(),
            ["transferee"] = call.Parties.Source.ToJson(),
        });
        exchange.Disconnect(call, $"transferred to {target.Name}", CallbackPost.Result(200, 7015, "The call was ended by the application: it was transferred."));
        return AcsReply.Accepted(request.OperationContext);
    }
}
