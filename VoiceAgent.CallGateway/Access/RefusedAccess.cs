using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using VoiceAgent.Contracts.Access;

namespace VoiceAgent.CallGateway.Access;

/// <summary>Answers 403 with a problem that names the missing permission.</summary>
internal sealed class RefusedAccess : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _usual = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (!authorizeResult.Forbidden || context.GetEndpoint()?.Metadata.GetMetadata<AccessRule>() is not { } rule)
        {
            return _usual.HandleAsync(next, context, policy, authorizeResult);
        }

        var roles = context.Features.Get<RestrictedRoute>()?.Roles;
        return AccessProblems.Missing(Permissions.Named(rule.Permission), roles).ExecuteAsync(context);
    }
}
