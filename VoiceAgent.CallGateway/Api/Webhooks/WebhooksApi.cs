using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.CallGateway.Webhooks.Figures;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.CallGateway.Webhooks.Signed;
using VoiceAgent.Contracts.Access;

namespace VoiceAgent.CallGateway.Api.Webhooks;

/// <summary>
/// <c>GET /webhooks/metrics</c>: what became of webhooks. <c>POST /webhooks/test</c>: a sender tries its signature. Both are for people with a
/// permission and for signed senders.
/// </summary>
internal static class WebhooksApi
{
    public const string TestPath = "/webhooks/test";

    private const string Metrics = "metrics";
    private const string Test = "test";

    public static void MapWebhooksApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/webhooks/metrics", ShowAsync).AllowAnonymous().RequireRateLimiting(ApiRegistration.RateLimit).Produces<FiguresOfDay>();
        if (app.ServiceProvider.GetRequiredService<IOptions<WebhookOptions>>().Value.Test)
        {
            app.MapPost(TestPath, TryAsync).AllowAnonymous().RequireRateLimiting(ApiRegistration.RateLimit);
        }
    }

    private static async Task<IResult> ShowAsync(
        string? day, HttpContext context, SignedRequests signed, IAuthorizationService authorization, WebhookFigures figures,
        IInbox inbox, IParkedReports parked, TimeProvider time, CancellationToken aborted)
    {
        if (await RefusalAsync(context, signed, authorization, Permissions.EventsReplay, Metrics, aborted) is { } refusal)
        {
            return refusal;
        }

        var wanted = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (day is not null && !DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out wanted))
        {
            return Problems.BadDay(day);
        }

        var counts = await figures.OfDayAsync(wanted);
        var state = await inbox.StateAsync();
        return CallsApi.Json(new FiguresOfDay(wanted, counts, state.Waiting, state.DueSince, await parked.CountAsync()));
    }

    // The answer tells what the gateway understood, so that the author of a sender need not guess.
    private static async Task<IResult> TryAsync(HttpContext context, SignedRequests signed, IAuthorizationService authorization, TimeProvider time, CancellationToken aborted)
    {
        var request = SignedRequests.IsSigned(context.Request) ? await signed.ReadAsync(context, Test, aborted) : null;
        if (request is { Refusal: null } fits)
        {
            return TypedResults.Ok(new TriedWebhook(fits.Sender, fits.Id, fits.Body.Length, time.GetUtcNow(), "The signature fits. Nothing was done."));
        }

        if (!(await authorization.AuthorizeAsync(context.User, Permissions.WebhooksManage)).Succeeded)
        {
            return request?.Refusal ?? NotSigned(Permissions.WebhooksManage);
        }

        return request?.Refusal is { } why
            ? why
            : TypedResults.Ok(new TriedWebhook(null, null, context.Request.ContentLength ?? 0, time.GetUtcNow(), "The request has no signature. You may send it because of your permission. Nothing was done."));
    }

    private static async Task<IResult?> RefusalAsync(
        HttpContext context, SignedRequests signed, IAuthorizationService authorization, string permission, string source, CancellationToken aborted) =>
        SignedRequests.IsSigned(context.Request) ? (await signed.ReadAsync(context, source, aborted)).Refusal
        : (await authorization.AuthorizeAsync(context.User, permission)).Succeeded ? null
        : NotSigned(permission);

    private static IResult NotSigned(string permission) => TypedResults.Problem(
        $"Sign the request as a sender of 'Webhooks:Senders', or send a token with the permission {permission}.", statusCode: StatusCodes.Status401Unauthorized, title: "The request has no signature and no permission.");

    /// <param name="Sources">By source and kind, of all gateways.</param>
    /// <param name="Waiting">Reports whose work is not done.</param>
    /// <param name="DueSince">Since when the longest waiting one should have been handled. Null when none is overdue.</param>
    /// <param name="Parked">Reports that wait for an operator.</param>
    internal sealed record FiguresOfDay(DateOnly Day, IReadOnlyList<WebhookFigure> Sources, long Waiting, DateTimeOffset? DueSince, long Parked);

    /// <param name="Bytes">The length of the body.</param>
    internal sealed record TriedWebhook(string? Sender, string? Id, long Bytes, DateTimeOffset At, string Detail);
}
