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
        builder.Services.AddValidatedOptions<IdentityOptions>(IdentityOptions.Section);
        builder.Services
            .AddSingleton<SigningKey>()
            .AddSingleton<Issuer>()
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
        app.MapGet("/.well-known/openid-configuration", (Discovery discovery) => discovery.Configuration());
        app.MapGet("/.well-known/jwks.json", (Discovery discovery) => discovery.Keys());
        app.MapGet("/authorize", (HttpContext http, AuthorizeEndpoint authorize) => authorize.Ask(http));
        app.MapPost("/authorize", (HttpContext http, AuthorizeEndpoint authorize) => authorize.ChooseAsync(http)).DisableAntiforgery();
        app.MapPost("/token", (HttpContext http, TokenEndpoint token) => token.ExchangeAsync(http)).DisableAntiforgery();
        app.MapMethods("/userinfo", ["GET", "POST"], (HttpContext http, UserInfoEndpoint userInfo) => userInfo.TellAsync(http));
        app.MapGet("/msi/token", (HttpContext http, ManagedIdentityEndpoint managed) => managed.GiveAsync(http));
        app.MapGet("/logout", (HttpContext http, LogoutEndpoint logout) => logout.Leave(http));
    }
}
