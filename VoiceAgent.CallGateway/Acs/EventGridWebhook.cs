using Azure.Messaging.EventGrid.SystemEvents;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Webhooks;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>
/// <c>/webhooks/azure/events?code=…</c>: where Event Grid announces calls. It delivers at least once and in any order,
/// waits 30 seconds for an answer, repeats after 5xx, and never after 400, 401, 403 or 413.
/// </summary>
internal static class EventGridWebhook
{
    private const string Path = "/webhooks/azure/events";

    // Event Grid's own limit for a batch.
    private const int LongestBody = 1024 * 1024;

    public static void MapEventGridWebhook(this IEndpointRouteBuilder app)
    {
        var webhook = app.MapGroup(Path).AllowAnonymous().AddEndpointFilter(KeyFits);
        webhook.MapMethods("", ["OPTIONS"], AllowCloudEvents);
        webhook.MapPost("", TakeAsync);
    }

    private static async ValueTask<object?> KeyFits(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.RequestServices.GetRequiredService<WebhookKey>().Fits(context.HttpContext.Request.Query["code"])
            ? await next(context).ConfigureAwait(false)
            : TypedResults.Problem(
                "The address carries no ?code= or a wrong one: update the endpoint of the event subscription.", statusCode: StatusCodes.Status401Unauthorized);

    // The handshake of the CloudEvents schema: who asks names its origin, and is told whether it may send.
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

    private static async Task<IResult> TakeAsync(HttpRequest request, CallReception reception, IHostApplicationLifetime host, CancellationToken aborted)
    {
        var body = await WebhookBody.ReadAsync(request, LongestBody, aborted).ConfigureAwait(false);
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

            // Read all before taking any: a delivery is good or bad as a whole.
            var ringing = events.OfType<AcsIncomingCallEventData>().Select(IncomingCalls.Read).ToArray();
            await Task.WhenAll(ringing.Select(call => reception.ReceiveAsync(call, host.ApplicationStopping))).ConfigureAwait(false);
            return TypedResults.Ok();
        }
        catch (FormatException malformed)
        {
            return WebhookBody.Malformed(malformed.Message);
        }
        catch (OperationCanceledException) when (host.ApplicationStopping.IsCancellationRequested)
        {
            return TypedResults.Problem("This gateway is stopping; deliver the event again.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        catch (TelephonyException)
        {
            return TypedResults.Problem("The telephony service could not be asked to answer; deliver the event again.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
