using Microsoft.AspNetCore.Authorization;
using VoiceAgent.Contracts.Access;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.Access;

internal static class AccessRegistration
{
    /// <summary>Registers one policy for each permission, the audit of requests, and idempotency keys.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddValidatedOptions<AccessOptions>(AccessOptions.Section);
        services.AddSingleton<RouteRestrictions>();
        services.AddSingleton<IIdempotencyStore, RedisIdempotencyStore>();
        services.AddSingleton<IAuthorizationHandler, PermissionHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusedAccess>();
        services.Configure<ProblemDetailsOptions>(problems => problems.CustomizeProblemDetails = described =>
        {
            if (AuditNote.Of(described.HttpContext) is { } note)
            {
                note.Problem = described.ProblemDetails.Title;
            }
        });
        var authorization = services.AddAuthorizationBuilder();
        foreach (var permission in Permissions.Table)
        {
            authorization.AddPolicy(permission.Name, policy => policy.RequireAuthenticatedUser().AddRequirements(new PermissionRequirement(permission.Name)));
        }

        return services;
    }

    /// <summary>Audits, checks permissions and repeats responses, in this order. Authentication and the rate limit come before.</summary>
    public static void UseAccess(this IApplicationBuilder app)
    {
        app.UseMiddleware<AuditedRequests>();
        app.UseAuthorization();
        app.UseMiddleware<IdempotentRequests>();
    }
}
