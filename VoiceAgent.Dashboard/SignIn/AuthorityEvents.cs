using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Polly;

namespace VoiceAgent.Dashboard.SignIn;

/// <summary>Handles events of the OpenID Connect handler.</summary>
internal sealed class AuthorityEvents(Sessions sessions, ClientProof proof) : OpenIdConnectEvents
{
    public override Task AuthorizationCodeReceived(AuthorizationCodeReceivedContext context) => proof.AddAsync(context.TokenEndpointRequest!, context.HttpContext.RequestAborted);

    /// <summary>Without this, the handler would send the secret of its own options, which has none.</summary>
    public override async Task PushAuthorization(PushedAuthorizationContext context)
    {
        await proof.AddAsync(context.ProtocolMessage, context.HttpContext.RequestAborted);
        context.HandleClientAuthentication();
    }

    /// <summary>The sign-in has succeeded. The tokens move from the cookie's ticket into a session on the server.</summary>
    public override async Task TicketReceived(TicketReceivedContext context)
    {
        var ticket = context.Properties!;
        var person = await sessions.OpenAsync(TokensOf(ticket));
        ticket.StoreTokens([]);
        if (person is null)
        {
            // The access token is not valid for the gateway.
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

    /// <summary>Some authorities redirect back only when the request names a client.</summary>
    public override Task RedirectToIdentityProviderForSignOut(RedirectContext context)
    {
        context.ProtocolMessage.ClientId = context.Options.ClientId;
        return Task.CompletedTask;
    }

    /// <summary>The authority returns to a page of the dashboard, which renders itself.</summary>
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
