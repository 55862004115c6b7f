namespace VoiceAgent.ServiceDefaults;

/// <summary>The audiences of an API's access tokens.</summary>
public static class Audiences
{
    private const string Scheme = "api://";

    /// <summary>
    /// Entra ID registers an API as <c>api://id</c>, and clients ask for tokens under this name. The token of version 2 then has the bare
    /// <c>id</c> as its audience.
    /// </summary>
    public static string[] Of(string audience) => audience.StartsWith(Scheme, StringComparison.Ordinal) ? [audience, audience[Scheme.Length..]] : [audience];
}
