namespace VoiceAgent.Emulators.Identity;

/// <summary>Finds the API that a requested token is for.</summary>
internal static class Audiences
{
    private static readonly string[] OpenIdScopes = ["openid", "profile", "email", "offline_access"];

    /// <summary>The audience in the scopes (<c>api://voiceagent/.default</c>, <c>api://voiceagent/Calls.Read</c>), or the first known audience.</summary>
    /// <exception cref="OAuthError">The scopes name an unknown API, or two APIs.</exception>
    public static string OfScope(string scope, IList<string> known)
    {
        var asked = scope.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(one => !OpenIdScopes.Contains(one))
            .Select(one => known.FirstOrDefault(audience => one == audience || one.StartsWith(audience + "/", StringComparison.Ordinal))
                ?? throw OAuthError.InvalidScope($"No registered API has the scope '{one}'. The registered APIs (Identity:Audiences) are {string.Join(", ", known)}."))
            .Distinct()
            .ToList();
        return asked.Count switch
        {
            0 => known[0],
            1 => asked[0],
            _ => throw OAuthError.InvalidScope("The scopes name several APIs, but a token is for one API only."),
        };
    }
}
