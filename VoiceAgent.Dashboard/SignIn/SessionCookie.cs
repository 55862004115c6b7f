using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace VoiceAgent.Dashboard.SignIn;

/// <summary>The only cookie. It says who is signed in, is encrypted and hidden from scripts, and expires with the session.</summary>
internal sealed partial class SessionCookie(Sessions sessions, Authority authority, IOptions<SignInOptions> options, ILogger<SessionCookie> logger)
{
    public void Configure(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "voiceagent";
        cookie.Cookie.HttpOnly = true;

        // Lax, not Strict: a link to a call from a chat or a ticket must work without another sign-in.
        cookie.Cookie.SameSite = SameSiteMode.Lax;

        // Plain HTTP is used only on a developer's machine. Behind TLS the cookie is marked as secure.
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = options.Value.SessionLength;
        cookie.SlidingExpiration = false;
        cookie.Events.OnValidatePrincipal = ValidateAsync;
        cookie.Events.OnRedirectToLogin = ChallengeAsync;
        cookie.Events.OnRedirectToAccessDenied = Deny;
    }

    private async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        try
        {
            var session = await sessions.FindAsync(context.Principal!);
            if (session is null)
            {
                context.RejectPrincipal();
            }
            else if (!Sessions.SameRoles(context.Principal!, session))
            {
                context.ReplacePrincipal(Sessions.WithRoles(context.Principal!, session));
                context.ShouldRenew = true;
            }
        }
        catch (Exception unreachable) when (unreachable is RedisException or TimeoutException)
        {
            // The cookie is still valid, so the pages open and report that the store does not respond. Tokens are not available.
            LogStoreUnreachable(unreachable);
        }
    }

    private Task ChallengeAsync(RedirectContext<CookieAuthenticationOptions> challenge)
    {
        if (!WantsPage(challenge.Request))
        {
            challenge.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        return authority.ChallengeAsync(challenge.HttpContext, challenge.Request.Path + challenge.Request.QueryString);
    }

    private static Task Deny(RedirectContext<CookieAuthenticationOptions> denied)
    {
        if (WantsPage(denied.Request))
        {
            denied.Response.Redirect(SignInPages.NoAccess);
        }
        else
        {
            denied.Response.StatusCode = StatusCodes.Status403Forbidden;
        }

        return Task.CompletedTask;
    }

    // A person who opens an address is redirected to sign-in. A script, a socket or an audio element gets status 401 or 403.
    private static bool WantsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);

    [LoggerMessage(Level = LogLevel.Error, Message = "The session store does not respond. Signed-in people cannot use the gateway until it does.")]
    private partial void LogStoreUnreachable(Exception unreachable);
}
