namespace VoiceAgent.Emulators.Identity;

/// <summary>Which API a token is for, from what was asked.</summary>
internal static class Audiences
{
    private static readonly string[] OpenIdScopes = ["openid", "profile", "email", "offline_access"];

    /// <summary>The audience that the scopes name (<c>api://voiceagent/.default</c>, <c>api://voiceagent/Calls.Read</c>), or the first one where they name none.</summary>
    /// <exception cref="OAuthError">They name another API, or two.</exception>
    public static string OfScope(string scope, IList<string> known)
    {
        var asked = scope.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(one => !OpenIdScopes.Contains(one))
            .Select(one => known.FirstOrDefault(audience => one == audience || one.StartsWith(audience + "/", StringComparison.Ordinal))
                ?? throw OAuthError.InvalidScope($"No API is known that offers the scope '{one}'. Known are {string.Join(", ", known)}."))
            .Distinct()
            .ToList();
        return asked.Count switch
        {
            0 => known[0],
            1 => asked[0],
            _ => throw OAuthError.InvalidScope("A token is for one API, and the scopes name several."),
        };
    }
}
