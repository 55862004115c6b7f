using Microsoft.AspNetCore.Authorization;
using VoiceAgent.Contracts.Access;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Access;

/// <param name="Permission">One of <see cref="Permissions"/>.</param>
internal sealed record PermissionRequirement(string Permission) : IAuthorizationRequirement;

/// <summary>Allows a request when one of the sender's roles has the permission, and when the call's route does not restrict it to other roles.</summary>
internal sealed class PermissionHandler(RouteRestrictions restrictions) : AuthorizationHandler<PermissionRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        var roles = Callers.RolesOf(context.User).ToArray();
        if (!Permissions.Allow(roles, requirement.Permission))
        {
            return;
        }

        if (context.Resource is HttpContext request && CallId.TryParse(request.GetRouteValue("call") as string, null, out var call)
            && await restrictions.RolesForAsync(requirement.Permission, call, request.RequestAborted) is { } allowed && !allowed.Any(roles.Contains))
        {
            request.Features.Set(new RestrictedRoute(allowed));
            return;
        }

        context.Succeed(requirement);
    }
}

/// <summary>Why a person who has the permission may not use it on this call.</summary>
/// <param name="Roles">The roles that may.</param>
internal sealed record RestrictedRoute(IReadOnlyList<string> Roles);
