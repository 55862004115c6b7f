using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Polly;

namespace VoiceAgent.Dashboard.SignIn;

/// <summary>What the dashboard does when the OpenID Connect handler reports something.</summary>
internal sealed class AuthorityEvents(Sessions sessions) : OpenIdConnectEvents
{
    /// <summary>The sign-in is proved. The tokens move from the cookie's ticket into a session on the server.</summary>
    public override async Task TicketReceived(TicketReceivedContext context)
    {
        var ticket = context.Properties!;
        var person = await sessions.OpenAsync(TokensOf(ticket)).ConfigureAwait(false);
        ticket.StoreTokens([]);
        if (person is null)
        {
            // The access token is not good for the gateway.
            Refuse(context, "refused");
            return;
        }

        context.Principal = new ClaimsPrincipal(person);
    }

    public override Task RemoteFailure(RemoteFailureContext context)
    {
        Refuse(context, context.Failure is HttpRequestException or ExecutionRejectedException ? "unreachable" : "refused");
        return Task.CompletedTask;
    }

    /// <summary>Some authorities return only to addresses of a client that is named.</summary>
    public override Task RedirectToIdentityProviderForSignOut(RedirectContext context)
    {
        context.ProtocolMessage.ClientId = context.Options.ClientId;
        return Task.CompletedTask;
    }

    /// <summary>The way back from the authority is a page of ours, which draws itself.</summary>
    public override Task SignedOutCallbackRedirect(RemoteSignOutContext context)
    {
        context.SkipHandler();
        return Task.CompletedTask;
    }

    private static Tokens TokensOf(AuthenticationProperties ticket) => new(
        ticket.GetTokenValue("access_token")!,
        DateTimeOffset.TryParse(ticket.GetTokenValue("expires_at"), CultureInfo.InvariantCulture, out var expiresAt) ? expiresAt : null,
        ticket.GetTokenValue("refresh_token"));

    private static void Refuse(HandleRequestContext<RemoteAuthenticationOptions> context, string reason)
    {
        context.Response.Redirect(SignInPages.Failed(reason));
        context.HandleResponse();
    }
}
