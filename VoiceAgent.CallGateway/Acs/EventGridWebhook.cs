using Azure.Messaging.EventGrid.SystemEvents;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>
/// <c>/webhooks/azure/events?code=…</c>: Event Grid delivers incoming calls here, at least once and in any order. It waits 30
/// seconds for a response, redelivers after 5xx, and never redelivers after 400, 401, 403 or 413.
/// </summary>
internal static class EventGridWebhook
{
    private const string Path = "/webhooks/azure/events";

    // Event Grid's limit for a batch.
    private const int LongestBody = 1024 * 1024;

    public static void MapEventGridWebhook(this IEndpointRouteBuilder app)
    {
        var webhook = app.MapGroup(Path).AllowAnonymous().AddEndpointFilter(KeyFits);
        webhook.MapMethods("", ["OPTIONS"], AllowCloudEvents);
        webhook.MapPost("", TakeAsync);
    }

    private static async ValueTask<object?> KeyFits(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var services = context.HttpContext.RequestServices;
        if (services.GetRequiredService<WebhookKey>().Fits(context.HttpContext.Request.Query["code"]))
        {
            return await next(context);
        }

        services.GetRequiredService<RefusalLog>().Refused("webhook code", "The address has no ?code= or a wrong one.");
        return TypedResults.Problem(
            "The address has no ?code= or a wrong one. Update the endpoint of the event subscription.", statusCode: StatusCodes.Status401Unauthorized);
    }

    // The handshake of the CloudEvents schema: the sender names its origin, and the response allows it to send.
    private static IResult AllowCloudEvents(HttpContext context)
    {
        if (context.Request.Headers["WebHook-Request-Origin"].ToString() is not { Length: > 0 } origin)
        {
            return WebhookBody.Malformed("The header WebHook-Request-Origin is missing.");
        }

        context.Response.Headers["WebHook-Allowed-Origin"] = origin;
        context.Response.Headers["WebHook-Allowed-Rate"] = "*";
        return TypedResults.Ok();
    }

    private static async Task<IResult> TakeAsync(HttpRequest request, CallReception reception, IOptions<WebhookOptions> options, GatewayDrain drain, CancellationToken aborted)
    {
        var body = await WebhookBody.ReadAsync(request, LongestBody, aborted);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        try
        {
            var events = GridEvents.Read(body.Bytes!);
            if (events.OfType<SubscriptionValidationEventData>().FirstOrDefault() is { } handshake)
            {
                return TypedResults.Json(new { validationResponse = handshake.ValidationCode });
            }

            // All events are read before any is handled: a delivery is accepted or refused as a whole.
            var ringing = events.OfType<AcsIncomingCallEventData>().Select(IncomingCalls.Read).ToArray();
            await ReceiveAllAsync(ringing, reception, options.Value.RingsAtOnce, drain.Closing);
            return TypedResults.Ok();
        }
        catch (FormatException malformed)
        {
            return WebhookBody.Malformed(malformed.Message);
        }
        catch (OperationCanceledException) when (drain.Closing.IsCancellationRequested)
        {
            return TypedResults.Problem("This gateway is stopping. Deliver the event again.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        catch (TelephonyException)
        {
            return TypedResults.Problem("The telephony service could not answer the call. Deliver the event again.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    // Every call of the delivery gets its chance, whatever becomes of the others. Then the first failure decides about the delivery.
    private static async Task ReceiveAllAsync(RingingCall[] ringing, CallReception reception, int atOnce, CancellationToken stopping)
    {
        using var turns = new SemaphoreSlim(atOnce);
        await Task.WhenAll(ringing.Select(ReceiveAsync));

        async Task ReceiveAsync(RingingCall call)
        {
            await turns.WaitAsync(stopping);
            try
            {
                await reception.ReceiveAsync(call, stopping);
            }
            finally
            {
                turns.Release();
            }
        }
    }
}
