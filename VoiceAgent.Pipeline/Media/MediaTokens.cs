using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.IdentityModel.Tokens;

namespace VoiceAgent.Pipeline.Media;

/// <summary>Whose tokens open a media socket: those of the telephony service, issued for our resource.</summary>
internal static class MediaTokens
{
    /// <summary>The authentication scheme and the policy that asks for it.</summary>
    public const string Scheme = "Acs";

    public static void AddMediaTokens(this IHostApplicationBuilder builder)
    {
        var metadata = Required(builder.Configuration, "Acs:TokenMetadata", "the OIDC metadata address of the telephony service's tokens");
        var audience = Required(builder.Configuration, "Acs:TokenAudience", "the id of the telephony resource, the audience of its tokens");
        if (!Uri.TryCreate(metadata, UriKind.Absolute, out var address))
        {
            throw new InvalidOperationException($"'Acs:TokenMetadata' is not an address: '{metadata}'.");
        }

        builder.Services.AddAuthentication().AddJwtBearer(Scheme, bearer =>
        {
            bearer.MetadataAddress = metadata;

            // A service on this machine speaks plain HTTP; everywhere else the metadata must come over TLS.
            bearer.RequireHttpsMetadata = !address.IsLoopback;
            bearer.MapInboundClaims = false;
            bearer.TokenValidationParameters.ValidAudience = audience;
            bearer.Events = new JwtBearerEvents { OnChallenge = RefuseAsync };
        });
        builder.Services.AddAuthorizationBuilder().AddPolicy(Scheme, policy => policy.AddAuthenticationSchemes(Scheme).RequireAuthenticatedUser());
    }

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
        null => "The request carries no token of the telephony service.",
        SecurityTokenExpiredException => "The token has expired.",
        SecurityTokenNotYetValidException => "The token is not valid yet.",
        SecurityTokenInvalidAudienceException => "The token is for another audience.",
        SecurityTokenInvalidIssuerException => "The token is from another issuer.",
        SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException => "The token's signature is not the telephony service's.",
        _ => "The token cannot be read.",
    };

    private static string Required(IConfiguration configuration, string key, string meaning) =>
        configuration[key] is { Length: > 0 } value ? value : throw new InvalidOperationException($"Set '{key}' to {meaning}.");
}
