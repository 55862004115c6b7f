using Microsoft.Extensions.Options;
using VoiceAgent.Dashboard.SignIn;

namespace VoiceAgent.Dashboard.Shell;

internal static class SecurityHeaders
{
    /// <summary>Adds headers that limit what the pages may do in the browser, and that forbid caching of their data.</summary>
    public static void UseSecurityHeaders(this WebApplication app)
    {
        var policy = Policy(app.Services.GetRequiredService<IOptions<SignInOptions>>().Value.Metadata.GetLeftPart(UriPartial.Authority));
        app.Use((context, next) =>
        {
            context.Response.OnStarting(() => Task.FromResult(Put(context.Response.Headers, policy)));
            return next(context);
        });
    }

    // Scripts and style sheets come only from the dashboard itself. Style attributes are allowed, because Radzen positions its
    // pop-ups with them. connect-src 'self' covers the circuit's WebSocket. form-action includes the authority, because browsers
    // apply it also to the redirect after a form was posted, and signing out redirects there.
    private static string Policy(string authority) =>
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + $"connect-src 'self'; media-src 'self'; form-action 'self' {authority}; base-uri 'self'; frame-ancestors 'none'";

    private static bool Put(IHeaderDictionary headers, string policy)
    {
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }

        return true;
    }
}
