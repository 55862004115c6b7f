using System.ComponentModel.DataAnnotations;
using VoiceAgent.Contracts.Access;

namespace VoiceAgent.CallGateway.Access;

/// <summary>Section <c>Access</c>: calls of which only some roles may hear or read what was said.</summary>
internal sealed record AccessOptions : IValidatableObject
{
    public const string Section = "Access";

    public IReadOnlyList<RouteRestriction> Restrictions { get; init; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var restriction in Restrictions)
        {
            if (restriction.Route.Length == 0 || restriction.Roles.Count == 0)
            {
                yield return new ValidationResult("'Access:Restrictions' has an entry without a Route or without Roles. Name the route, and the roles that keep the permission.");
            }

            foreach (var role in restriction.Roles.Where(role => !Roles.All.Contains(role)))
            {
                yield return new ValidationResult($"'Access:Restrictions' names the role '{role}' for the route '{restriction.Route}'. The roles are {string.Join(", ", Roles.All)}.");
            }

            foreach (var permission in restriction.Permissions.Where(permission => !Permissions.IsKnown(permission)))
            {
                yield return new ValidationResult(
                    $"'Access:Restrictions' names the permission '{permission}' for the route '{restriction.Route}'. The permissions are {string.Join(", ", Permissions.Table.Select(known => known.Name))}.");
            }
        }
    }
}

/// <summary>Takes permissions away from all roles but some, for the calls of one route.</summary>
internal sealed record RouteRestriction
{
    /// <summary>The route's name: the number that was called, or <c>default</c> for all numbers without a route of their own.</summary>
    public string Route { get; init; } = "";

    /// <summary>The roles that keep the permissions, if they have them at all.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The permissions that are restricted. Empty means all that concern recordings.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];

    public bool Concerns(string permission) =>
        Permissions.Count == 0 ? permission.StartsWith("recordings.", StringComparison.Ordinal) : Permissions.Contains(permission);
}
