using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Prompts;
using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs.Operations;

/// <summary>DTMF operations: continuous recognition of the caller's keys, and sending keys.</summary>
internal static class ToneOperations
{
    public static void Map(RouteGroupBuilder calling)
    {
        calling.MapPost("/callConnections/{id}:startContinuousDtmfRecognition", StartAsync);
        calling.MapPost("/callConnections/{id}:stopContinuousDtmfRecognition", StopAsync);
        calling.MapPost("/callConnections/{id}:sendDtmfTones", SendAsync);
    }

    private static async Task<IResult> StartAsync(string id, HttpContext context, Exchange exchange, CallbackPost callbacks)
    {
        var request = await Body.ReadAsync<TargetRequest>(context);
        var call = exchange.Find(id);
        ParticipantOperations.On(call, Body.Party(request.TargetParticipant, "targetParticipant"));
        var sequence = 0;
        call.ContinuousTones?.Dispose();
        call.ContinuousTones = call.Tones.Listen(tone => callbacks.PostSuccess(call, "ContinuousDtmfRecognitionToneReceived", request.OperationContext, new JsonObject
        {
            ["tone"] = ToneName.Of(tone),
            ["sequenceId"] = Interlocked.Increment(ref sequence),
        }));
        return Results.Ok();
    }

    private static async Task<IResult> StopAsync(string id, HttpContext context, Exchange exchange, CallbackPost callbacks)
    {
        var request = await Body.ReadAsync<TargetRequest>(context);
        var call = exchange.Find(id);
        call.ContinuousTones?.Dispose();
        call.ContinuousTones = null;
        callbacks.PostSuccess(call, "ContinuousDtmfRecognitionStopped", request.OperationContext);
        return Results.Ok();
    }

    private static async Task<IResult> SendAsync(string id, HttpContext context, Exchange exchange, CallbackPost callbacks)
    {
        var request = await Body.ReadAsync<TonesRequest>(context);
        var call = exchange.Find(id);
        ParticipantOperations.On(call, Body.Party(request.TargetParticipant, "targetParticipant"));
        var tones = (request.Tones ?? []).Select(name => ToneName.Key(name) ?? throw RefusedException.Bad($"'{name}' is not a DTMF tone. Use zero to nine, a to d, pound or asterisk.")).ToArray();
        call.Leg.Receive(new string(tones));
        callbacks.PostSuccess(call, "SendDtmfTonesCompleted", request.OperationContext);
        return AcsReply.Accepted(request.OperationContext);
    }
}
