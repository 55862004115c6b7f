using System.Security.Claims;

namespace VoiceAgent.CallGateway.Api.Routes;

/// <summary>Who may read and change routes, and under which name a change is written down.</summary>
internal static class RouteAccess
{
    public const string Read = Roles.Read;
    public const string Change = Roles.Control;

    private const int LongestName = 200;

    /// <summary>The name of the person, else the id of the person or service.</summary>
    public static string NameOf(ClaimsPrincipal user)
    {
        var name = new[] { "name", "preferred_username", "azp", "appid", "oid", "sub" }.Select(claim => user.FindFirst(claim)?.Value).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value)) ?? "somebody";
        return name.Length > LongestName ? name[..LongestName] : name;
    }
}
