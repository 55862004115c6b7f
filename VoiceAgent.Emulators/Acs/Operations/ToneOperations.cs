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
        var target = ParticipantOperations.On(call, Body.Party(request.TargetParticipant, "targetParticipant"));
        var (party, origin, sequence) = (target.Party, request.Origin, 0);
        call.ContinuousTones.Start(party, origin, call.Tones.Listen(pressed =>
        {
            if (pressed.Party == party)
            {
                callbacks.PostSuccess(call, "ContinuousDtmfRecognitionToneReceived", origin, new JsonObject
                {
                    ["tone"] = ToneName.Of(pressed.Key),
                    ["sequenceId"] = Interlocked.Increment(ref sequence),
                });
            }
        }));
        return Results.Ok();
    }

    private static async Task<IResult> StopAsync(string id, HttpContext context, Exchange exchange, CallbackPost callbacks)
    {
        var request = await Body.ReadAsync<TargetRequest>(context);
        var call = exchange.Find(id);
        call.ContinuousTones.Stop(Body.Party(request.TargetParticipant, "targetParticipant"));
        callbacks.PostSuccess(call, "ContinuousDtmfRecognitionStopped", request.Origin);
        return Results.Ok();
    }

    private static async Task<IResult> SendAsync(string id, HttpContext context, Exchange exchange, CallbackPost callbacks)
    {
        var request = await Body.ReadAsync<TonesRequest>(context);
        var call = exchange.Find(id);
        var target = ParticipantOperations.On(call, Body.Party(request.TargetParticipant, "targetParticipant"));
        var tones = (request.Tones ?? []).Select(name => ToneName.Key(name) ?? throw RefusedException.Bad($"'{name}' is not a DTMF tone. Use zero to nine, a to d, pound or asterisk.")).ToArray();
        var origin = request.Origin;
        if (target is { Party.IsPhone: true, Leg: { } leg })
        {
            leg.Receive(new string(tones));
            callbacks.PostSuccess(call, "SendDtmfTonesCompleted", origin);
        }
        else
        {
            callbacks.Post(call, "SendDtmfTonesFailed", origin, new JsonObject
            {
                ["resultInformation"] = CallbackPost.Result(400, 8519, "DTMF tones can be sent to participants with a telephone number only."),
            });
        }

        return AcsReply.Accepted(request.OperationContext);
    }
}
