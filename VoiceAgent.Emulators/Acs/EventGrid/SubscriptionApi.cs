using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using VoiceAgent.Emulators.Administration;

namespace VoiceAgent.Emulators.Acs.EventGrid;

/// <summary>The body of <c>PUT /emulator/subscription</c>.</summary>
internal sealed record SubscriptionOrder
{
    /// <summary>The address, with its <c>code</c>, that events are posted to.</summary>
    public Uri? Endpoint { get; init; }
}

/// <summary>
/// Changes the address that events are delivered to, as <c>az eventgrid event-subscription update</c> does. The answer never has the query of the
/// address, because the query is a key.
/// </summary>
internal static class SubscriptionApi
{
    private const int LargestBody = 8 * 1024;

    public static void MapSubscription(this IEndpointRouteBuilder app)
    {
        var subscription = app.MapAdministration("subscription");
        subscription.MapGet("", (Webhook webhook) => Shown(webhook));
        subscription.MapPut("", MoveAsync).WithMetadata(new RequestSizeLimitAttribute(LargestBody));
    }

    private static async Task<IResult> MoveAsync(HttpRequest request, Subscription subscription, Webhook webhook)
    {
        try
        {
            var order = await JsonSerializer.DeserializeAsync<SubscriptionOrder>(request.Body, AdminReply.Json, request.HttpContext.RequestAborted);
            if (order?.Endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https" } endpoint)
            {
                return AdminReply.Refuse(StatusCodes.Status400BadRequest, "'endpoint' must be a full http address.");
            }

            return await subscription.MoveAsync(endpoint, request.HttpContext.RequestAborted) is { } refused ? AdminReply.Refuse(StatusCodes.Status400BadRequest, refused) : Shown(webhook);
        }
        catch (JsonException malformed)
        {
            return AdminReply.Refuse(StatusCodes.Status400BadRequest, $"The body is not an order such as {{\"endpoint\":\"http://127.0.0.1:18080/webhooks/azure/events?code=…\"}}: {malformed.Message}");
        }
    }

    private static IResult Shown(Webhook webhook) => AdminReply.Of(new SubscriptionOrder { Endpoint = webhook.Address is { } address ? new Uri(address.GetLeftPart(UriPartial.Path)) : null });
}
