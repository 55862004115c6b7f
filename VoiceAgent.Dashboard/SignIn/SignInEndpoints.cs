using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace VoiceAgent.Dashboard.SignIn;

internal static class SignInEndpoints
{
    public static void MapSignIn(this WebApplication app)
    {
        app.MapGet(SignInPages.SignIn, (string? returnTo, HttpContext context, Authority authority) =>
            authority.ChallengeAsync(context, SignInPages.IsOurs(returnTo) ? returnTo! : "/")).AllowAnonymous();
        app.MapPost(SignInPages.SignOut, SignOutAsync);
    }

    // An anti-forgery token is required, so that no other site can sign a person out.
    private static async Task SignOutAsync(HttpContext context, Sessions sessions, Authority authority, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        await sessions.CloseAsync(context.User);
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        await authority.SignOutAsync(context);
    }
}
