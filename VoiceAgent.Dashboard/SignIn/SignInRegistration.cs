using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Dashboard.SignIn;

internal static class SignInRegistration
{
    /// <summary>Cookies for the browser, the authority for the sign-in itself, sessions for tokens. Everything needs someone signed in.</summary>
    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SignInOptions>().BindConfiguration(SignInOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddDataProtection().SetApplicationName("VoiceAgent.Dashboard");
        services.AddHttpClient();
        services.AddSingleton<Authority>();
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<ISessionStore, RedisSessionStore>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<SessionCookie>();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie()
            .AddOAuth<AuthorityOptions, AuthorityHandler>(AuthorityHandler.SchemeName, Fixed);
        services.AddOptions<AuthorityOptions>(AuthorityHandler.SchemeName).Configure<IOptions<SignInOptions>>(Configured);
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<SessionCookie>((cookie, session) => session.Configure(cookie));
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Roles.Read, policy => policy.RequireRole(Roles.Read))
            .AddPolicy(Roles.Control, policy => policy.RequireRole(Roles.Control));
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, SessionWatch>();
    }

    private static void Fixed(AuthorityOptions oauth)
    {
        oauth.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        oauth.CallbackPath = SignInPages.Callback;
        oauth.UsePkce = true;

        // Lax: the way back from the authority is a navigation that starts on another site.
        oauth.CorrelationCookie.SameSite = SameSiteMode.Lax;
        oauth.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        oauth.Events.OnRemoteFailure = failed =>
        {
            failed.Response.Redirect(SignInPages.Failed("refused"));
            failed.HandleResponse();
            return Task.CompletedTask;
        };
    }

    private static void Configured(AuthorityOptions oauth, IOptions<SignInOptions> signIn)
    {
        oauth.ClientId = signIn.Value.ClientId;
        oauth.Scope.Clear();
        foreach (var scope in signIn.Value.Scopes)
        {
            oauth.Scope.Add(scope);
        }
    }
}
