using System.Security.Claims;
using VoiceAgent.CallGateway.Audit;

namespace VoiceAgent.CallGateway.Access;

/// <summary>Reads from a token who sends a request.</summary>
internal static class Callers
{
    /// <summary>
    /// Whether the token is a service's. Entra ID marks such tokens with idtyp=app, if the API's registration asks for this claim. Without it, only
    /// tokens of people have a name or the scope for which a person was signed in.
    /// </summary>
    public static bool IsService(ClaimsPrincipal user) => user.HasClaim("idtyp", "app") || (NameOf(user) is null && user.FindFirst("scp") is null);

    /// <summary>The person's name. Null when the token has none.</summary>
    public static string? NameOf(ClaimsPrincipal user) => user.FindFirst("name")?.Value ?? user.FindFirst("preferred_username")?.Value;

    /// <summary>The authority's id. In Entra ID 'oid' is the same for all applications, and 'sub' is not.</summary>
    public static string SubjectOf(ClaimsPrincipal user) => user.FindFirst("oid")?.Value ?? user.FindFirst("sub")?.Value ?? "";

    public static IEnumerable<string> RolesOf(ClaimsPrincipal user) => user.FindAll("roles").Select(role => role.Value);

    public static AuditActor ActorOf(ClaimsPrincipal user)
    {
        var app = user.FindFirst("azp")?.Value ?? user.FindFirst("appid")?.Value ?? user.FindFirst("client_id")?.Value;
        var isService = IsService(user);
        var subject = SubjectOf(user);
        return new(NameOf(user) ?? (isService ? app : null) ?? subject, subject, [.. RolesOf(user).Order(StringComparer.Ordinal)], app, isService);
    }
}
