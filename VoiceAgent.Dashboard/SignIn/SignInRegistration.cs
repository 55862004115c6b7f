using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using VoiceAgent.Contracts.Access;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Dashboard.SignIn;

internal static class SignInRegistration
{
    /// <summary>Registers cookies for the browser, the authority for sign-in and sessions for tokens. Every page needs a signed-in person.</summary>
    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<SignInOptions>(SignInOptions.Section);
        services.AddDataProtectionKeys();
        services.AddHttpClient();
        services.AddProcessIdentity();
        services.AddSingleton<ClientProof>();
        services.AddSingleton<Authority>();
        services.AddSingleton<AuthorityEvents>();
        services.AddSingleton<TokenRenewal>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<ISessionStore, RedisSessionStore>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<SessionCookie>();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie()
            .AddOpenIdConnect(Authority.SchemeName, Fixed);
        services.AddOptions<OpenIdConnectOptions>(Authority.SchemeName).Configure<IOptions<SignInOptions>, IHttpClientFactory>(Configured);
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<SessionCookie>((cookie, session) => session.Configure(cookie));
        var authorization = services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        foreach (var permission in Permissions.Table)
        {
            authorization.AddPolicy(permission.Name, policy => policy.RequireRole(permission.Roles));
        }

        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, SessionWatch>();
    }

    // The authorization code flow with PKCE. The handler checks state, nonce, issuer, audience, lifetime and signature.
    private static void Fixed(OpenIdConnectOptions oidc)
    {
        oidc.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        oidc.CallbackPath = SignInPages.Callback;
        oidc.SignedOutCallbackPath = SignInPages.SignedOut;

        // Disabled, because another site could make a browser send this GET request and sign a person out.
        oidc.RemoteSignOutPath = PathString.Empty;
        oidc.EventsType = typeof(AuthorityEvents);
        oidc.MapInboundClaims = false;
        oidc.DisableTelemetry = true;

        // The tokens are in the ticket only for a moment: AuthorityEvents moves them to the server.
        oidc.SaveTokens = true;

        // SameSite=Lax is enough, because the authority returns by a GET navigation. A form that it posts would need cookies with
        // SameSite=None, which browsers keep only over HTTPS.
        oidc.ResponseMode = OpenIdConnectResponseMode.Query;
        oidc.CorrelationCookie.SameSite = oidc.NonceCookie.SameSite = SameSiteMode.Lax;
        oidc.CorrelationCookie.SecurePolicy = oidc.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }

    private static void Configured(OpenIdConnectOptions oidc, IOptions<SignInOptions> signIn, IHttpClientFactory http)
    {
        oidc.MetadataAddress = signIn.Value.Metadata.AbsoluteUri;
        oidc.RequireHttpsMetadata = !signIn.Value.Metadata.IsLoopback;
        oidc.ClientId = signIn.Value.ClientId;
        oidc.Backchannel = http.CreateClient(Authority.SchemeName);
        oidc.Scope.Clear();
        foreach (var scope in signIn.Value.Scopes)
        {
            oidc.Scope.Add(scope);
        }
    }
}
