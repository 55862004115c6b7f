using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Dashboard.Shell;

/// <summary>
/// Refuses requests that another site's page makes in a person's browser, when they open a circuit or change something. Browsers send the Origin header
/// with each of them, and apply no rule of their own to WebSockets.
/// </summary>
internal static class SameOrigin
{
    public static void UseSameOrigin(this WebApplication app)
    {
        var refusals = app.Services.GetRequiredService<RefusalLog>();
        app.Use((context, next) => IsForeign(context.Request) ? RefuseAsync(context, refusals) : next(context));
    }

    // A foreign page that only reads gets nothing: there are no CORS headers, and the cookie is SameSite=Lax.
    private static bool IsForeign(HttpRequest request) =>
        request.Headers.Origin.ToString() is { Length: > 0 } origin
        && !origin.Equals($"{request.Scheme}://{request.Host.ToUriComponent()}", StringComparison.OrdinalIgnoreCase)
        && (request.Path.StartsWithSegments("/_blazor") || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)));

    private static Task RefuseAsync(HttpContext context, RefusalLog refusals)
    {
        refusals.Refused("request from another site", "Its Origin header names another address than the dashboard's.");
        return TypedResults.Problem(
            "Open the dashboard in its own tab. If this is its own page, set 'Dashboard:PublicUrl' to the address that people open.",
            statusCode: StatusCodes.Status403Forbidden, title: "The request comes from another site.").ExecuteAsync(context);
    }
}
