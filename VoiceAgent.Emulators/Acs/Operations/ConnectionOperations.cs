using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Requests;
using VoiceAgent.Emulators.Acs.Transfers;

namespace VoiceAgent.Emulators.Acs.Operations;

/// <summary>Operations on a connected call: get it, hang it up, transfer it.</summary>
internal static class ConnectionOperations
{
    public static void Map(RouteGroupBuilder calling)
    {
        calling.MapGet("/callConnections/{id}", (string id, Exchange exchange) => AcsReply.Of(exchange.Find(id).ToJson()));
        calling.MapDelete("/callConnections/{id}", Leave);
        calling.MapPost("/callConnections/{id}:terminate", HangUp);
        calling.MapPost("/callConnections/{id}:transferToParticipant", TransferAsync);
    }

    /// <summary>
    /// The application leaves. The others stay in the conversation, when somebody else is there. A human who was moved into the call stays with the caller.
    /// Otherwise nobody remains for the caller, so the call ends.
    /// </summary>
    private static IResult Leave(string id, Exchange exchange)
    {
        var call = exchange.Find(id);
        var left = CallbackPost.Result(200, 7000, "The application left the call.");
        if (call.Colleague is { } human)
        {
            exchange.JoinHuman(call, human.Says, $"transferred to {call.Participants[^1].Party.Name}", left);
        }
        else
        {
            exchange.Leave(call, left);
        }

        return Results.NoContent();
    }

    private static IResult HangUp(string id, Exchange exchange)
    {
        exchange.Disconnect(exchange.Find(id), "the agent hung up", CallbackPost.Result(200, 7000, "The call was ended by the application."));
        return Results.NoContent();
    }

    private static async Task<IResult> TransferAsync(string id, HttpContext context, Exchange exchange, Switchboard switchboard)
    {
        var request = await Body.ReadAsync<TransferRequest>(context);
        var target = Body.Party(request.TargetParticipant, "targetParticipant");
        switchboard.Transfer(exchange.Find(id), target, request.CustomCallingContext ?? CustomContext.None, request.Origin);
        return AcsReply.Accepted(request.OperationContext);
    }
}
