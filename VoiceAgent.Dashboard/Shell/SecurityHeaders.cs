using Microsoft.Extensions.Options;
using VoiceAgent.Dashboard.SignIn;

namespace VoiceAgent.Dashboard.Shell;

internal static class SecurityHeaders
{
    /// <summary>Tells the browser what these pages may do, and that what they show is kept by nobody on the way.</summary>
    public static void UseSecurityHeaders(this WebApplication app)
    {
        var policy = Policy(app.Services.GetRequiredService<IOptions<SignInOptions>>().Value.Metadata.GetLeftPart(UriPartial.Authority));
        app.Use((context, next) =>
        {
            context.Response.OnStarting(() => Task.FromResult(Put(context.Response.Headers, policy)));
            return next(context);
        });
    }

    // Scripts and style sheets only from our own files. Style attributes are allowed, because Radzen places its pop-ups
    // with them. connect-src 'self' covers the circuit's web socket. The authority is in form-action because browsers
    // hold the redirect after a posted form to it too: signing out ends there.
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
