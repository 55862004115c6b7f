using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Emulators.Acs.Requests;
using VoiceAgent.Emulators.Acs.Transfers;

namespace VoiceAgent.Emulators.Acs.Operations;

/// <summary>Operations that handle a ringing call or start a new one: answer, reject, redirect, create, connect.</summary>
internal static class AnswerOperations
{
    public static void Map(RouteGroupBuilder calling)
    {
        calling.MapPost("/callConnections:answer", AnswerAsync);
        calling.MapPost("/callConnections:reject", RejectAsync);
        calling.MapPost("/callConnections:redirect", RedirectAsync);
        calling.MapPost("/callConnections", CreateAsync);
        calling.MapPost("/callConnections:connect", ConnectAsync);
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, Exchange exchange)
    {
        var request = await Body.ReadAsync<AnswerRequest>(context);
        var callback = Body.CallbackUri(request.CallbackUri);
        request.MediaStreamingOptions?.Plan("");
        var incoming = exchange.Take(request.IncomingCallContext);
        var parties = new CallParties(incoming.From, incoming.To, incoming.ServerCallId, incoming.CorrelationId, callback, request.OperationContext);
        var call = new Call(parties, incoming.Leg, request.MediaStreamingOptions, incoming.Media);
        var answer = AcsReply.Of(call.ToJson());
        exchange.Connect(call);
        return answer;
    }

    private static async Task<IResult> RejectAsync(HttpContext context, Exchange exchange)
    {
        var request = await Body.ReadAsync<RejectRequest>(context);
        var reason = request.CallRejectReason?.ToLowerInvariant() switch
        {
            null or "none" => "rejected",
            "busy" => "busy",
            "forbidden" => "forbidden",
            var other => throw RefusedException.Bad($"callRejectReason '{other}' is not one of none, busy, forbidden."),
        };
        exchange.Take(request.IncomingCallContext).Leg.Ended(reason, failure: null);
        return Results.NoContent();
    }

    private static async Task<IResult> RedirectAsync(HttpContext context, Exchange exchange)
    {
        var request = await Body.ReadAsync<RedirectRequest>(context);
        var target = Body.Party(request.Target, "target");
        exchange.Take(request.IncomingCallContext).Leg.Ended($"redirected to {target.Name}", failure: null);
        return Results.NoContent();
    }

    /// <summary>
    /// Calls somebody. A callback address below that of a caller's call means that the application calls a human for this caller. Otherwise a
    /// person who types answers.
    /// </summary>
    private static async Task<IResult> CreateAsync(HttpContext context, Exchange exchange, Switchboard switchboard, ITelephones telephones, MediaSwitches switches)
    {
        var request = await Body.ReadAsync<CreateRequest>(context);
        var callback = Body.CallbackUri(request.CallbackUri);
        request.MediaStreamingOptions?.Plan("");
        var target = Body.Party(request.Targets?.FirstOrDefault(), "targets");
        var source = Party.Read(request.SourceCallerIdNumber) ?? new Party("8:acs:emulator");
        var parties = new CallParties(target, source, Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString(), callback, request.OperationContext);
        if (exchange.BesideOf(callback) is { } caller)
        {
            var human = new DelayedLeg();
            var ringing = new Call(parties, human, request.MediaStreamingOptions, switches.Now);
            switchboard.Consult(caller, ringing, human, request.CustomCallingContext ?? CustomContext.None);
            return AcsReply.Of(ringing.ToJson(), StatusCodes.Status201Created);
        }

        var call = new Call(parties, telephones.PickUp(source.Name, target.Name), request.MediaStreamingOptions, switches.Now);
        var answer = AcsReply.Of(call.ToJson(), StatusCodes.Status201Created);
        exchange.Connect(call);
        return answer;
    }

    private static async Task<IResult> ConnectAsync(HttpContext context, Exchange exchange)
    {
        var request = await Body.ReadAsync<ConnectRequest>(context);
        Body.CallbackUri(request.CallbackUri);
        var call = exchange.FindByServerCallId(request.CallLocator?.ServerCallId) ?? throw RefusedException.NoSuchCall();
        throw new RefusedException(
            StatusCodes.Status409Conflict, "8501", $"The emulator supports one application for each call, and call connection {call.Id} was answered already.");
    }
}
