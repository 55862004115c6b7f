using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace VoiceAgent.Dashboard.SignIn;

internal static class SignInEndpoints
{
    public static void MapSignIn(this WebApplication app)
    {
        app.MapGet(SignInPages.SignIn, (string? returnTo) => Results.Challenge(
            new AuthenticationProperties { RedirectUri = SignInPages.IsOurs(returnTo) ? returnTo : "/" }, [AuthorityHandler.SchemeName])).AllowAnonymous();
        app.MapPost(SignInPages.SignOut, SignOutAsync);
    }

    // Only with an anti-forgery token: no other site can sign a person out.
    private static async Task<IResult> SignOutAsync(HttpContext context, Sessions sessions, Authority authority, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context).ConfigureAwait(false))
        {
            return Results.BadRequest();
        }

        await sessions.CloseAsync(context.User).ConfigureAwait(false);
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme).ConfigureAwait(false);
        return Results.Redirect(await FarewellAsync(context, authority).ConfigureAwait(false));
    }

    // Signed out here only, the next sign-in would pass without a question: the authority is told too, where it can be.
    private static async Task<string> FarewellAsync(HttpContext context, Authority authority)
    {
        try
        {
            var described = await authority.DescribeAsync(context.RequestAborted).ConfigureAwait(false);
            var back = $"{context.Request.Scheme}://{context.Request.Host}{SignInPages.SignedOut}";
            return string.IsNullOrEmpty(described.EndSessionEndpoint)
                ? SignInPages.SignedOut
                : $"{described.EndSessionEndpoint}?post_logout_redirect_uri={Uri.EscapeDataString(back)}";
        }
        catch (InvalidOperationException)
        {
            return SignInPages.SignedOut;
        }
    }
}
