namespace VoiceAgent.Dashboard.SignIn;

/// <summary>The tokens of a signed-in person. They stay on the server: the browser has only a cookie with the session's id.</summary>
internal sealed record Session(string AccessToken, DateTimeOffset AccessTokenExpiresAt, string? RefreshToken, DateTimeOffset EndsAt, IReadOnlyList<string> Roles)
{
    /// <summary>The claim that names the session.</summary>
    public const string Claim = "session";
}

/// <summary>Stores the sessions of all replicas of the dashboard.</summary>
internal interface ISessionStore
{
    Task PutAsync(string id, Session session);

    Task<Session?> FindAsync(string id);

    Task RemoveAsync(string id);
}
