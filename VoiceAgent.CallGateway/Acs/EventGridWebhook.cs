using Azure.Messaging.EventGrid.SystemEvents;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Limits;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>
/// <c>/webhooks/azure/events?code=…</c>: Event Grid delivers incoming calls here, at least once and in any order. It waits 30
/// seconds for a response, redelivers after 5xx, and never redelivers after 400, 401, 403 or 413. It signs in with the code in the address, or with
/// a token of Entra ID. <c>/webhooks/eventgrid/validate</c> answers the handshakes of both schemas and takes no events: it shows that an address
/// and its secret are right before calls depend on them.
/// </summary>
internal static class EventGridWebhook
{
    private const string Path = "/webhooks/azure/events";
    private const string ValidationPath = "/webhooks/eventgrid/validate";

    // Event Grid's limit for a batch.
    private const int LongestBody = 1024 * 1024;

    public static void MapEventGridWebhook(this IEndpointRouteBuilder app)
    {
        var webhook = app.MapGroup(Path).AllowAnonymous().AddEndpointFilter(IsEventGridAsync);
        webhook.MapMethods("", ["OPTIONS"], AllowCloudEvents);
        webhook.MapPost("", TakeAsync);
        var validation = app.MapGroup(ValidationPath).AllowAnonymous().AddEndpointFilter(IsEventGridAsync);
        validation.MapMethods("", ["OPTIONS"], AllowCloudEvents);
        validation.MapPost("", ValidateAsync);
    }

    private static async ValueTask<object?> IsEventGridAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var (context, services) = (invocation.HttpContext, invocation.HttpContext.RequestServices);
        var limits = services.GetRequiredService<SourceLimits>();
        if (services.GetRequiredService<WebhookKey>().Fits(context.Request.Query["code"]) || await EventGridTokens.FitsAsync(context))
        {
            return await limits.CountAsync(context, WebhookSources.EventGrid, WebhookSources.EventGrid) ?? await next(invocation);
        }

        services.GetRequiredService<WebhookFigures>().Refused(WebhookSources.EventGrid);
        services.GetRequiredService<RefusalLog>().Refused("delivery of Event Grid", "It has neither the right ?code= nor a token of Event Grid.");
        return limits.Blocked(context) ?? TypedResults.Problem(
            "The address has no ?code= or a wrong one, and the request has no token of Event Grid for this gateway. Update the endpoint of the event subscription.",
            statusCode: StatusCodes.Status401Unauthorized);
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

    private static async Task<IResult> ValidateAsync(HttpRequest request, CancellationToken aborted)
    {
        var body = await WebhookBody.ReadAsync(request, LongestBody, aborted);
        if (body.Refusal is { } refusal)
        {
            return refusal;
        }

        try
        {
            return HandshakeIn(GridEvents.Read(body.Bytes!))
                ?? WebhookBody.Malformed($"This address only answers handshakes. Set the endpoint of the event subscription to {Path}, where events are taken and the handshake is answered too.");
        }
        catch (FormatException malformed)
        {
            return WebhookBody.Malformed(malformed.Message);
        }
    }

    private static IResult? HandshakeIn(IReadOnlyList<GridEvent> events) => events.Select(static happened => happened.Data).OfType<SubscriptionValidationEventData>().FirstOrDefault() is { } handshake
        ? TypedResults.Json(new { validationResponse = handshake.ValidationCode })
        : null;

    private static async Task<IResult> TakeAsync(
        HttpRequest request, CallReception reception, RecordingReports reports, IOptions<WebhookOptions> options, GatewayDrain drain, WebhookFigures figures, TimeProvider time, CancellationToken aborted)
    {
        var began = time.GetTimestamp();
        var body = await WebhookBody.ReadAsync(request, LongestBody, aborted);
        if (body.Refusal is { } refusal)
        {
            figures.Malformed(WebhookSources.EventGrid);
            return refusal;
        }

        try
        {
            var events = GridEvents.Read(body.Bytes!);
            if (HandshakeIn(events) is { } answer)
            {
                figures.Count(WebhookSources.EventGrid, "handshake", ReportOutcome.Done);
                return answer;
            }

            // All events are read before any is handled: a delivery is accepted or refused as a whole.
            var ringing = events.Select(static happened => happened.Data).OfType<AcsIncomingCallEventData>().Select(IncomingCalls.Read).ToArray();
            var recorded = events.Select(RecordingReports.Read).OfType<ServiceFiles>().ToArray();
            await ReceiveAllAsync(ringing, reception, options.Value.RingsAtOnce, drain.Closing);
            foreach (var files in recorded)
            {
                await reports.TakeAsync(files, began, aborted);
            }

            for (var number = 0; number < events.Count; number++)
            {
                figures.Count(WebhookSources.EventGrid, events[number].Data is AcsIncomingCallEventData ? "IncomingCall" : events[number].Data is AcsRecordingFileStatusUpdatedEventData ? "RecordingFile" : "other", ReportOutcome.Done);
            }

            figures.Acknowledged(WebhookSources.EventGrid, time.GetElapsedTime(began));
            return TypedResults.Ok();
        }
        catch (FormatException malformed)
        {
            figures.Malformed(WebhookSources.EventGrid);
            return WebhookBody.Malformed(malformed.Message);
        }
        catch (OperationCanceledException) when (drain.Closing.IsCancellationRequested)
        {
            return TypedResults.Problem("This gateway is stopping. Deliver the event again.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        catch (TelephonyException)
        {
            figures.Failed(WebhookSources.EventGrid, "IncomingCall");
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
