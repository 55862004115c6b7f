using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs.Operations;

/// <summary>Operations that handle a ringing call: answer, reject, redirect.</summary>
internal static class AnswerOperations
{
    public static void Map(RouteGroupBuilder calling)
    {
        calling.MapPost("/callConnections:answer", AnswerAsync);
        calling.MapPost("/callConnections:reject", RejectAsync);
        calling.MapPost("/callConnections:redirect", RedirectAsync);
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, Exchange exchange, IncomingCalls incoming)
    {
        var request = await Body.ReadAsync<AnswerRequest>(context);
        var callback = request.Check();
        var ringing = incoming.Take(request.IncomingCallContext);
        var parties = new CallParties(ringing.From, ringing.To, ringing.ServerCallId, ringing.CorrelationId, callback, request.OperationContext);
        var call = new Call(parties, ringing.Leg, request.MediaStreamingOptions, ringing.Media)
        {
            Transcribing = request.TranscriptionOptions,
            CognitiveServices = request.CallIntelligenceOptions?.CognitiveServicesEndpoint,
        };
        var answer = AcsReply.Of(call.ToJson());
        exchange.Connect(call, "AnswerFailed");
        return answer;
    }

    private static async Task<IResult> RejectAsync(HttpContext context, IncomingCalls incoming)
    {
        var request = await Body.ReadAsync<RejectRequest>(context);
        var reason = request.CallRejectReason?.ToLowerInvariant() switch
        {
            null or "none" => "rejected",
            "busy" => "busy",
            "forbidden" => "forbidden",
            var other => throw RefusedException.Bad($"callRejectReason '{other}' is not one of none, busy, forbidden."),
        };
        incoming.Take(request.IncomingCallContext).Leg.Ended(reason, failure: null);
        return Results.NoContent();
    }

    private static async Task<IResult> RedirectAsync(HttpContext context, IncomingCalls incoming)
    {
        var request = await Body.ReadAsync<RedirectRequest>(context);
        var target = Body.Party(request.Target, "target");
        incoming.Take(request.IncomingCallContext).Leg.Ended($"redirected to {target.Name}", failure: null);
        return Results.NoContent();
    }
}
