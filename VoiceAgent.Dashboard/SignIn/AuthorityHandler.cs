using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Dashboard.SignIn;

/// <summary>
/// The authorization code flow with PKCE against an authority that describes itself: ASP.NET Core's OAuth handler, with
/// its endpoints from the metadata, and the answer's tokens put into a session instead of the cookie.
/// </summary>
internal sealed class AuthorityHandler(
    IOptionsMonitor<AuthorityOptions> options, ILoggerFactory logger, UrlEncoder encoder, Authority authority, TokenEndpoint endpoint, Sessions sessions)
    : OAuthHandler<AuthorityOptions>(options, logger, encoder)
{
    public const string SchemeName = "authority";

    private TokenAnswer? _answer;

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        try
        {
            Options.AuthorizationEndpoint = (await authority.DescribeAsync(Context.RequestAborted).ConfigureAwait(false)).AuthorizationEndpoint;
        }
        catch (InvalidOperationException)
        {
            Response.Redirect(SignInPages.Failed("unreachable"));
            return;
        }

        await base.HandleChallengeAsync(properties).ConfigureAwait(false);
    }

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        if (!context.Properties.Items.Remove(OAuthConstants.CodeVerifierKey, out var verifier) || verifier is null)
        {
            return OAuthTokenResponse.Failed(new AuthenticationFailureException("The sign-in has no PKCE verifier."));
        }

        _answer = await endpoint.RedeemAsync(context.Code, verifier, context.RedirectUri, Context.RequestAborted).ConfigureAwait(false);

        // The base class wants the answer in its own form, to see that there is an access token.
        return _answer.Error is null
            ? OAuthTokenResponse.Success(JsonSerializer.SerializeToDocument(_answer))
            : OAuthTokenResponse.Failed(new AuthenticationFailureException(_answer.Error));
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var person = await sessions.OpenAsync(_answer!, Context.RequestAborted).ConfigureAwait(false)
            ?? throw new AuthenticationFailureException("The authority's access token is not good for the gateway.");
        return new AuthenticationTicket(new ClaimsPrincipal(person), properties, Scheme.Name);
    }
}

/// <summary>Endpoints are filled in by the handler from the authority's metadata; a secret is not needed beside PKCE.</summary>
internal sealed class AuthorityOptions : OAuthOptions
{
    public override void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(ClientId);
        ArgumentException.ThrowIfNullOrEmpty(SignInScheme);
    }
}
