using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Prompts;
using VoiceAgent.Emulators.Acs.Requests;

namespace VoiceAgent.Emulators.Acs.Operations;

/// <summary>Operations in which the service itself speaks or listens to the caller: play, cancel, recognize, hold.</summary>
internal static class PromptOperations
{
    private static readonly string[] InputTypes = ["dtmf", "speech", "choices", "speechordtmf"];

    public static void Map(RouteGroupBuilder calling)
    {
        calling.MapPost("/callConnections/{id}:play", PlayAsync);
        calling.MapPost("/callConnections/{id}:cancelAllMediaOperations", CancelAll);
        calling.MapPost("/callConnections/{id}:recognize", RecognizeAsync);
        calling.MapPost("/callConnections/{id}:hold", HoldAsync);
        calling.MapPost("/callConnections/{id}:unhold", UnholdAsync);
    }

    private static async Task<IResult> PlayAsync(string id, HttpContext context, Exchange exchange, PromptPlayer player, Errands errands)
    {
        var request = await Body.ReadAsync<PlayRequest>(context);
        var call = exchange.Find(id);
        if (request.PlaySources is not { Length: > 0 })
        {
            throw RefusedException.Bad("playSources is missing or empty.");
        }

        if (request.InterruptCallMediaOperation)
        {
            call.Prompts.Cancel();
        }

        errands.Start("A prompt", stopping => player.PlayAndTellAsync(call, request, stopping));
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static IResult CancelAll(string id, Exchange exchange)
    {
        var call = exchange.Find(id);
        call.Prompts.Cancel();
        call.Recognition?.Cancel();
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> RecognizeAsync(
        string id, HttpContext context, Exchange exchange, PromptPlayer player, CallbackPost callbacks, Errands errands, TimeProvider time)
    {
        var request = await Body.ReadAsync<RecognizeRequest>(context);
        var call = exchange.Find(id);
        var inputType = request.RecognizeInputType?.ToLowerInvariant();
        if (inputType is null || !InputTypes.Contains(inputType))
        {
            throw RefusedException.Bad($"recognizeInputType '{request.RecognizeInputType}' is not one of {string.Join(", ", InputTypes)}.");
        }

        if (request.InterruptCallMediaOperation)
        {
            call.Prompts.Cancel();
            call.Recognition?.Cancel();
        }

        var options = request.RecognizeOptions ?? new RecognizeOptions(false, null, null, null, null);
        var recognition = new Recognition(call, inputType, options, time);
        call.Recognition = recognition;
        errands.Start("A recognition", stopping => ListenAsync(call, recognition, request, options, player, callbacks, stopping));
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static async Task ListenAsync(
        Call call, Recognition recognition, RecognizeRequest request, RecognizeOptions options, PromptPlayer player, CallbackPost callbacks, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call.HungUp, stopping);
        try
        {
            if (options.InterruptPrompt)
            {
                recognition.Began += call.Prompts.Cancel;
            }

            var sources = request.PlayPrompts ?? (request.PlayPrompt is { } one ? [one] : []);
            var prompt = sources.Length == 0 ? Task.CompletedTask : player.PlayAsync(call, sources, loop: false, static () => { }, either.Token);
            var result = await recognition.RunAsync(prompt, either.Token);
            var more = new JsonObject { ["resultInformation"] = CallbackPost.Result(result.Code, result.SubCode, result.Message) };
            foreach (var (name, value) in result.Result ?? [])
            {
                more[name] = value?.DeepClone();
            }

            callbacks.Post(call, result.EventType, request.OperationContext, more);
        }
        catch (UnplayableException unplayable)
        {
            callbacks.Post(call, "RecognizeFailed", request.OperationContext, new JsonObject { ["resultInformation"] = CallbackPost.Result(400, unplayable.SubCode, unplayable.Message) });
        }
        catch (OperationCanceledException) when (call.HungUp.IsCancellationRequested)
        {
            // The call has ended. CallDisconnected reports this, so no other event is needed.
        }
        finally
        {
            call.RecognitionEnded(recognition);
            recognition.Dispose();
        }
    }

    private static async Task<IResult> HoldAsync(string id, HttpContext context, Exchange exchange, PromptPlayer player, Errands errands)
    {
        var request = await Body.ReadAsync<TargetRequest>(context);
        var call = exchange.Find(id);
        var held = ParticipantOperations.On(call, Body.Party(request.TargetParticipant, "targetParticipant"));
        exchange.Change(call, all => all.Replace(held, held with { OnHold = true }));
        if (request.PlaySourceInfo is { } music)
        {
            var play = new PlayRequest([music], new PlayOptions(Loop: true), InterruptCallMediaOperation: false, request.OperationContext);
            errands.Start("Hold music", stopping => player.PlayAndTellAsync(call, play, stopping));
        }

        return Results.Ok();
    }

    private static async Task<IResult> UnholdAsync(string id, HttpContext context, Exchange exchange)
    {
        var request = await Body.ReadAsync<TargetRequest>(context);
        var call = exchange.Find(id);
        var held = ParticipantOperations.On(call, Body.Party(request.TargetParticipant, "targetParticipant"));
        call.Prompts.Cancel();
        exchange.Change(call, all => all.Replace(held, held with { OnHold = false }));
        return Results.Ok();
    }
}
