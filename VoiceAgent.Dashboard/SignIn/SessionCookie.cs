using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace VoiceAgent.Dashboard.SignIn;

/// <summary>The one cookie: who is signed in, encrypted, unreadable for scripts, good as long as the session is.</summary>
internal sealed partial class SessionCookie(Sessions sessions, Authority authority, IOptions<SignInOptions> options, ILogger<SessionCookie> logger)
{
    public void Configure(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "voiceagent";
        cookie.Cookie.HttpOnly = true;

        // Lax, not Strict: a link to a call in a chat or a ticket should not ask for a sign-in first.
        cookie.Cookie.SameSite = SameSiteMode.Lax;

        // Plain HTTP exists only on the developer's machine; behind TLS the cookie never leaves it.
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
            var session = await sessions.FindAsync(context.Principal!).ConfigureAwait(false);
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
            // The cookie itself is still good: the pages open and say that the store is away. Tokens are not to be had.
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

    // A person who opens an address is led on; a script, a socket or an audio element gets the plain refusal.
    private static bool WantsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);

    [LoggerMessage(Level = LogLevel.Error, Message = "The session store does not answer.")]
    private partial void LogStoreUnreachable(Exception unreachable);
}
