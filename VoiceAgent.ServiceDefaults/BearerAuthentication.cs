using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace VoiceAgent.ServiceDefaults;

/// <summary>Authenticates people and services by the tokens of one authority.</summary>
public static class BearerAuthentication
{
    /// <summary>
    /// Validates tokens of <c>Authentication:Authority</c> for <c>Authentication:Audience</c>. An endpoint
    /// without a policy of its own requires an authenticated user. Each role in <paramref name="roles"/> gets a policy that requires it.
    /// </summary>
    public static TBuilder AddBearerAuthentication<TBuilder>(this TBuilder builder, params string[] roles)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme);
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        return builder.AddBearerScheme(JwtBearerDefaults.AuthenticationScheme, roles);
    }

    /// <summary>
    /// Validates the same tokens, but only where an endpoint requires one of <paramref name="roles"/>. For a service whose other requests have
    /// tokens of another issuer.
    /// </summary>
    public static TBuilder AddBearerScheme<TBuilder>(this TBuilder builder, string scheme, params string[] roles)
        where TBuilder : IHostApplicationBuilder
    {
        var authority = Required(builder.Configuration, "Authentication:Authority", "the address of the identity provider");
        var audience = Required(builder.Configuration, "Authentication:Audience", "the audience that tokens must be issued for");
        builder.Services.AddAuthentication().AddJwtBearer(scheme, bearer =>
        {
            bearer.Authority = authority;
            bearer.Audience = audience;

            // An identity provider on this machine may use plain HTTP. For all others, the metadata must come over TLS.
            bearer.RequireHttpsMetadata = !new Uri(authority).IsLoopback;
            bearer.MapInboundClaims = false;
            bearer.TokenValidationParameters.ValidAudiences = Audiences.Of(audience);
            bearer.TokenValidationParameters.NameClaimType = "name";
            bearer.TokenValidationParameters.RoleClaimType = "roles";
        });
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<RefusalLog>();
        builder.Services.AddOptions<JwtBearerOptions>(scheme).PostConfigure<IServiceProvider>((bearer, services) =>
            FreshSigningKeys.Use(bearer, services, $"{authority.TrimEnd('/')}/.well-known/openid-configuration", "token of a person or a service"));
        var authorization = builder.Services.AddAuthorizationBuilder();
        foreach (var role in roles)
        {
            authorization.AddPolicy(role, policy => policy.AddAuthenticationSchemes(scheme).RequireRole(role));
        }

        return builder;
    }

    private static string Required(IConfiguration configuration, string key, string meaning) =>
        configuration[key] is { Length: > 0 } value ? value : throw new InvalidOperationException($"Set '{key}' to {meaning}.");
}
