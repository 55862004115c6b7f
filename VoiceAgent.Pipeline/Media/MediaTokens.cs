using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Pipeline.Media;

/// <summary>Media sockets must present a token that the telephony service issued for this resource.</summary>
internal static class MediaTokens
{
    /// <summary>The name of the authentication scheme and of the policy that requires it.</summary>
    public const string Scheme = "Acs";

    /// <summary>Whether the configuration names the tokens of a telephony service.</summary>
    public static bool AreConfigured(IConfiguration configuration) => configuration["Acs:TokenAudience"] is { Length: > 0 };

    public static void AddMediaTokens(this IHostApplicationBuilder builder)
    {
        var metadata = Required(builder.Configuration, "Acs:TokenMetadata", "the OIDC metadata address of the telephony service's tokens");
        var audience = Required(builder.Configuration, "Acs:TokenAudience", "the id of the telephony resource, the audience of its tokens");
        if (!Uri.TryCreate(metadata, UriKind.Absolute, out var address))
        {
            throw new InvalidOperationException($"'Acs:TokenMetadata' must be an absolute address, but it is '{metadata}'.");
        }

        builder.Services.AddAuthentication().AddJwtBearer(Scheme, bearer =>
        {
            bearer.MetadataAddress = metadata;

            // A service on this machine uses plain HTTP. Everywhere else the metadata must come over TLS.
            bearer.RequireHttpsMetadata = !address.IsLoopback;
            bearer.MapInboundClaims = false;
            bearer.TokenValidationParameters.ValidAudience = audience;
            bearer.Events = new JwtBearerEvents { OnChallenge = RefuseAsync };
        });
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<RefusalLog>();
        builder.Services.AddOptions<JwtBearerOptions>(Scheme).PostConfigure<IServiceProvider>((bearer, services) =>
            FreshSigningKeys.Use(bearer, services, metadata, "token of a media socket"));
        builder.Services.AddAuthorizationBuilder().AddPolicy(Scheme, policy => policy.AddAuthenticationSchemes(Scheme).RequireAuthenticatedUser());
    }

    /// <summary>Fetches the keys of the telephony service's tokens. Otherwise the first caller would wait for them.</summary>
    public static Task FetchKeysAsync(IServiceProvider services, CancellationToken stopping) =>
        services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(Scheme).ConfigurationManager?.GetConfigurationAsync(stopping) ?? Task.CompletedTask;

    private static async Task RefuseAsync(JwtBearerChallengeContext challenge)
    {
        challenge.HandleResponse();
        challenge.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        await Refusal(ReasonFor(challenge.AuthenticateFailure)).ExecuteAsync(challenge.HttpContext);
    }

    public static ProblemHttpResult Refusal(string reason) =>
        TypedResults.Problem(reason, statusCode: StatusCodes.Status401Unauthorized, title: "The media socket is refused.");

    private static string ReasonFor(Exception? failure) => failure switch
    {
        null => "The request has no token from the telephony service.",
        SecurityTokenExpiredException => "The token has expired.",
        SecurityTokenNotYetValidException => "The token is not valid yet. Check the clocks of both machines.",
        SecurityTokenInvalidAudienceException => "The token was issued for another audience. Check 'Acs:TokenAudience'.",
        SecurityTokenInvalidIssuerException => "The token comes from another issuer. Check 'Acs:TokenMetadata'.",
        SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException => "The token was not signed by the telephony service.",
        _ => "The token cannot be read.",
    };

    private static string Required(IConfiguration configuration, string key, string meaning) =>
        configuration[key] is { Length: > 0 } value ? value : throw new InvalidOperationException($"Set '{key}' to {meaning}.");
}
