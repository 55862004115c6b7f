namespace VoiceAgent.Dashboard.SignIn;

/// <summary>A person's tokens while they are signed in. They stay on the server: the browser holds a cookie with the session's id.</summary>
internal sealed record Session(string AccessToken, DateTimeOffset AccessTokenExpiresAt, string? RefreshToken, DateTimeOffset EndsAt, IReadOnlyList<string> Roles)
{
    /// <summary>The claim that names the session.</summary>
    public const string Claim = "session";
}

/// <summary>Keeps sessions for all replicas of the dashboard.</summary>
internal interface ISessionStore
{
    Task PutAsync(string id, Session session);

    Task<Session?> FindAsync(string id);

    Task RemoveAsync(string id);
}
