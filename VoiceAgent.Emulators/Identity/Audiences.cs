namespace VoiceAgent.Emulators.Identity;

/// <summary>
/// Finds the API that a requested token is for. A registered audience is an address (<c>https://storage.azure.com</c>), or has one <c>*</c> that stands
/// for any text (<c>https://*.documents.azure.com</c>, <c>api://*</c>, <c>*</c>).
/// </summary>
internal static class Audiences
{
    private static readonly string[] OpenIdScopes = ["openid", "profile", "email", "offline_access"];

    /// <summary>The audience in the scopes (<c>api://voiceagent/.default</c>, <c>api://voiceagent/Calls.Read</c>), or the first known audience.</summary>
    /// <exception cref="OAuthError">The scopes name an unknown API, or two APIs.</exception>
    public static string OfScope(string scope, IList<string> known)
    {
        var asked = scope.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(one => !OpenIdScopes.Contains(one))
            .Select(one => OfOne(one, known)
                ?? throw OAuthError.InvalidScope($"No registered API has the scope '{one}'. The registered APIs (Identity:Audiences) are {string.Join(", ", known)}."))
            .Distinct()
            .ToList();
        return asked.Count switch
        {
            0 => known.FirstOrDefault(audience => !audience.Contains('*')) ?? throw OAuthError.InvalidScope("The request names no scope, and Identity:Audiences has no audience without '*'."),
            1 => asked[0],
            _ => throw OAuthError.InvalidScope("The scopes name several APIs, but a token is for one API only."),
        };
    }

    /// <summary>Whether tokens are issued for the resource. As in Entra ID, a slash at its end does not matter.</summary>
    public static bool Has(string resource, IList<string> known) => known.Any(audience => Matches(resource, audience) || Matches(resource.TrimEnd('/'), audience));

    private static string? OfOne(string scope, IList<string> known)
    {
        if (known.FirstOrDefault(audience => scope == audience || scope.StartsWith(audience + "/", StringComparison.Ordinal)) is { } exact)
        {
            return exact;
        }

        var slash = scope.LastIndexOf('/');
        return slash > 0 && known.Any(audience => audience.Contains('*') && Matches(scope[..slash], audience)) ? scope[..slash] : null;
    }

    private static bool Matches(string resource, string audience)
    {
        var star = audience.IndexOf('*');
        return star < 0
            ? resource == audience
            : resource.Length >= audience.Length && resource.StartsWith(audience[..star], StringComparison.Ordinal) && resource.EndsWith(audience[(star + 1)..], StringComparison.Ordinal);
    }
}
