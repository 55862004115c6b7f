using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace VoiceAgent.ServiceDefaults;

/// <summary>Sign-in of people and services by the tokens of one authority.</summary>
public static class BearerAuthentication
{
    /// <summary>
    /// Validates tokens of <c>Authentication:Authority</c> for <c>Authentication:Audience</c>. Endpoints that say nothing
    /// else need someone signed in; a policy per role in <paramref name="roles"/> asks for that role.
    /// </summary>
    public static TBuilder AddBearerAuthentication<TBuilder>(this TBuilder builder, params string[] roles)
        where TBuilder : IHostApplicationBuilder
    {
        var authority = Required(builder.Configuration, "Authentication:Authority", "the address of the identity provider");
        var audience = Required(builder.Configuration, "Authentication:Audience", "whom tokens must be meant for");
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            bearer.Authority = authority;
            bearer.Audience = audience;

            // An identity provider on this machine speaks plain HTTP; everywhere else the metadata must come over TLS.
            bearer.RequireHttpsMetadata = !new Uri(authority).IsLoopback;
            bearer.MapInboundClaims = false;
            bearer.TokenValidationParameters.NameClaimType = "name";
            bearer.TokenValidationParameters.RoleClaimType = "roles";
        });
        var authorization = builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        foreach (var role in roles)
        {
            authorization.AddPolicy(role, policy => policy.RequireRole(role));
        }

        return builder;
    }

    private static string Required(IConfiguration configuration, string key, string meaning) =>
        configuration[key] is { Length: > 0 } value ? value : throw new InvalidOperationException($"Set '{key}' to {meaning}.");
}
