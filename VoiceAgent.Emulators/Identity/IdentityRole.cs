using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using VoiceAgent.Emulators.Content;
using VoiceAgent.Emulators.Settings;

namespace VoiceAgent.Emulators.Identity;

/// <summary>The identity role: an OpenID Connect provider for people and services, and the managed identity endpoint.</summary>
internal static class IdentityRole
{
    public static void Add(WebApplicationBuilder builder)
    {
        // The shipped file comes first, so that every other source can override it.
        builder.Configuration.Sources.Insert(0, new JsonConfigurationSource
        {
            FileProvider = new PhysicalFileProvider(Path.Combine(EmulatorFiles.Root, "Identity")),
            Path = "directory.json",
        });
        builder.UseCertificateOf("Identity:Https");
        builder.Services.AddValidatedOptions<IdentityOptions>(IdentityOptions.Section);
        builder.Services
            .AddSingleton<SigningKey>()
            .AddSingleton<Authorities>()
            .AddSingleton<ClientAssertions>()
            .AddSingleton<ClientAuthentication>()
            .AddSingleton<RefreshTokens>()
            .AddSingleton<DeviceCodes>()
            .AddSingleton<DeviceEndpoint>()
            .AddSingleton<TokenIssuer>()
            .AddSingleton<AuthorizationCodes>()
            .AddSingleton<Discovery>()
            .AddSingleton<AuthorizeEndpoint>()
            .AddSingleton<TokenEndpoint>()
            .AddSingleton<UserInfoEndpoint>()
            .AddSingleton<ManagedIdentityEndpoint>()
            .AddSingleton<LogoutEndpoint>();
    }

    public static void Map(WebApplication app)
    {
        // Creating the key takes a moment, so it is created before the first request.
        _ = app.Services.GetRequiredService<SigningKey>();
        foreach (var (metadata, keys, endpoints) in new[]
        {
            ("/.well-known/openid-configuration", "/.well-known/jwks.json", ""),
            ("/{tenant}/v2.0/.well-known/openid-configuration", "/{tenant}/discovery/v2.0/keys", "/{tenant}/oauth2/v2.0"),
        })
        {
            app.MapGet(metadata, (HttpContext http, Discovery discovery) => discovery.Configuration(http));
            app.MapGet(keys, (Discovery discovery) => discovery.Keys());
            app.MapGet($"{endpoints}/authorize", (HttpContext http, AuthorizeEndpoint authorize) => authorize.Ask(http));
            app.MapPost($"{endpoints}/authorize", (HttpContext http, AuthorizeEndpoint authorize) => authorize.ChooseAsync(http)).DisableAntiforgery();
            app.Map($"{endpoints}/token", (HttpContext http, TokenEndpoint token) => token.ExchangeAsync(http)).DisableAntiforgery();
            app.Map($"{endpoints}/devicecode", (HttpContext http, DeviceEndpoint device) => device.BeginAsync(http)).DisableAntiforgery();
            app.MapGet($"{endpoints}/logout", (HttpContext http, LogoutEndpoint logout) => logout.Leave(http));
        }

        app.MapGet("/{tenant}/discovery/instance", (HttpContext http, Discovery discovery) => discovery.Instance(http));
        app.MapGet("/device", (string? code, DeviceEndpoint device) => device.Show(code));
        app.MapPost("/device", (HttpContext http, DeviceEndpoint device) => device.DecideAsync(http)).DisableAntiforgery();
        app.MapMethods("/userinfo", ["GET", "POST"], (HttpContext http, UserInfoEndpoint userInfo) => userInfo.TellAsync(http));
        app.MapGet("/msi/token", (HttpContext http, ManagedIdentityEndpoint managed) => managed.GiveAsync(http));
        app.MapFallback((HttpContext http) => new OAuthError(
            "invalid_request",
            $"The provider has no '{http.Request.Path}'. Its addresses are in /.well-known/openid-configuration and /{{tenant}}/v2.0/.well-known/openid-configuration.",
            StatusCodes.Status404NotFound,
            90007).AsResult(http));
    }
}
