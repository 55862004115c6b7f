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

    private static async Task<IResult> PlayAsync(string id, HttpContext context, Exchange exchange, PromptPlayer player, Intelligence intelligence, Errands errands)
    {
        var request = await Body.ReadAsync<PlayRequest>(context);
        var call = exchange.Find(id);
        if (request.PlaySources is not { Length: > 0 })
        {
            throw RefusedException.Bad("playSources is missing or empty.");
        }

        var to = request.PlayTo is { Length: > 0 } chosen ? chosen.Select(each => ParticipantOperations.On(call, Body.Party(each, "playTo")).Party).ToArray() : null;
        intelligence.Require(call, request.PlaySources);
        _ = request.Origin;

        if (request.InterruptCallMediaOperation)
        {
            call.Prompts.Cancel();
        }

        errands.Start("A prompt", stopping => player.PlayAndTellAsync(call, request, to, stopping));
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static IResult CancelAll(string id, Exchange exchange)
    {
        var call = exchange.Find(id);
        call.Prompts.Cancel();
        call.Recognitions.CancelAll();
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> RecognizeAsync(
        string id, HttpContext context, Exchange exchange, PromptPlayer player, Intelligence intelligence, CallbackPost callbacks, Errands errands, TimeProvider time)
    {
        var request = await Body.ReadAsync<RecognizeRequest>(context);
        var call = exchange.Find(id);
        var inputType = request.RecognizeInputType?.ToLowerInvariant();
        if (inputType is null || !InputTypes.Contains(inputType))
        {
            throw RefusedException.Bad($"recognizeInputType '{request.RecognizeInputType}' is not one of {string.Join(", ", InputTypes)}.");
        }

        var options = request.RecognizeOptions ?? new RecognizeOptions(false, null, null, null, null);
        var target = options.TargetParticipant is { } given ? ParticipantOperations.On(call, Body.Party(given, "recognizeOptions.targetParticipant")).Party : null;
        intelligence.Require(call, request.Prompts, understands: inputType is not "dtmf");
        _ = request.Origin;
        if (request.InterruptCallMediaOperation)
        {
            call.Prompts.Cancel();
            call.Recognitions.CancelAll();
        }

        var recognition = new Recognition(call, inputType, options, target, time);
        call.Recognitions.Add(recognition);
        errands.Start("A recognition", stopping => ListenAsync(call, recognition, request, options, player, callbacks, stopping));
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static async Task ListenAsync(
        Call call, Recognition recognition, RecognizeRequest request, RecognizeOptions options, PromptPlayer player, CallbackPost callbacks, CancellationToken stopping)
    {
        var origin = request.Origin;
        var hasTurn = false;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call.HungUp, stopping);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(either.Token, recognition.Cancelled);
        try
        {
            await call.Recognitions.TurnAsync(waiting.Token);
            hasTurn = true;
            recognition.Listen();
            if (options.InterruptPrompt)
            {
                recognition.Began += call.Prompts.Cancel;
            }

            var prompt = request.Prompts.Length == 0
                ? Task.CompletedTask
                : player.PlayAsync(call, request.Prompts, loop: false, to: null, static () => { }, either.Token);
            var result = await recognition.RunAsync(prompt, either.Token);
            var more = new JsonObject { ["resultInformation"] = CallbackPost.Result(result.Code, result.SubCode, result.Message) };
            foreach (var (name, value) in result.Result ?? [])
            {
                more[name] = value?.DeepClone();
            }

            callbacks.Post(call, result.EventType, origin, more);
        }
        catch (UnplayableException unplayable)
        {
            callbacks.Post(call, "RecognizeFailed", origin, new JsonObject
            {
                ["resultInformation"] = CallbackPost.Result(400, unplayable.SubCode, unplayable.Message),
                ["failedPlaySourceIndex"] = unplayable.Source,
            });
        }
        catch (OperationCanceledException) when (call.HungUp.IsCancellationRequested)
        {
            // The call has ended. CallDisconnected reports this, so no other event is needed.
        }
        catch (OperationCanceledException) when (recognition.Cancelled.IsCancellationRequested)
        {
            // It was cancelled before its turn came.
            callbacks.Post(call, "RecognizeCanceled", origin, new JsonObject { ["resultInformation"] = CallbackPost.Result(400, 8508, "Action failed, the operation was canceled.") });
        }
        finally
        {
            call.Recognitions.Remove(recognition);
            recognition.Dispose();
            if (hasTurn)
            {
                call.Recognitions.EndTurn();
            }
        }
    }

    private static async Task<IResult> HoldAsync(string id, HttpContext context, Exchange exchange, PromptPlayer player, Intelligence intelligence, Errands errands)
    {
        var request = await Body.ReadAsync<TargetRequest>(context);
        var call = exchange.Find(id);
        var held = ParticipantOperations.On(call, Body.Party(request.TargetParticipant, "targetParticipant"));
        var (music, origin) = (request.PlaySourceInfo, request.Origin);
        intelligence.Require(call, music is null ? [] : [music]);
        exchange.Change(call, all => all.Replace(held, held with { OnHold = true }));
        if (music is not null)
        {
            errands.Start("Hold music", stopping => player.HoldAsync(call, held.Party, music, origin, stopping));
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
