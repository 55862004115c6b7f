using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>Verifies the tokens that Azure Communication Services puts on its callbacks. They have their own scheme, which opens no other endpoint.</summary>
internal static class AcsTokens
{
    public const string Scheme = "Acs";

    /// <summary>The policy of endpoints that only the telephony service may call.</summary>
    public const string Policy = "AcsCallback";

    public static void AddAcsTokens(this IServiceCollection services)
    {
        services.AddAuthentication().AddJwtBearer(Scheme, _ => { });
        services.AddOptions<JwtBearerOptions>(Scheme).Configure<IOptions<AcsOptions>, IServiceProvider>((bearer, acs, provider) =>
        {
            bearer.MetadataAddress = acs.Value.TokenMetadata;
            bearer.Audience = acs.Value.TokenAudience;

            // Metadata over plain HTTP could be forged on the network. On this machine there is no network between.
            bearer.RequireHttpsMetadata = !new Uri(acs.Value.TokenMetadata).IsLoopback;
            bearer.MapInboundClaims = false;
            FreshSigningKeys.Use(bearer, provider, acs.Value.TokenMetadata, "token of a callback");
        });
        services.AddAuthorizationBuilder().AddPolicy(Policy, new AuthorizationPolicyBuilder(Scheme).RequireAuthenticatedUser().Build());
    }
}
