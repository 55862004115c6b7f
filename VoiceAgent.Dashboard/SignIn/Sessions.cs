using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using Polly;

namespace VoiceAgent.Dashboard.SignIn;

/// <summary>Opens a session when a person signs in, provides and renews their access token, and closes the session.</summary>
internal sealed class Sessions(ISessionStore store, TokenRenewal renewal, AccessTokens accessTokens, IOptions<SignInOptions> options, TimeProvider time)
{
    // A token is renewed this long before it expires, so that it is still valid when the request reaches the gateway.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    // RFC 6749 lets the authority omit the lifetime. The token is then renewed after this time.
    private static readonly TimeSpan AssumedLifetime = TimeSpan.FromMinutes(5);

    // Only one renewal per session may run, because authorities accept a refresh token once. Sessions share 16 locks.
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 16).Select(_ => new SemaphoreSlim(1, 1))];

    /// <returns>The person as the cookie stores them. Null when the access token is not valid.</returns>
    public async Task<ClaimsIdentity?> OpenAsync(Tokens tokens)
    {
        if (await accessTokens.ReadAsync(tokens.AccessToken) is not { } person)
        {
            return null;
        }

        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await store.PutAsync(id, SessionOf(tokens, person, time.GetUtcNow() + options.Value.SessionLength));
        return Identity(id, person.Subject, person.Name, person.Roles);
    }

    /// <returns>The session of a signed-in person. Null when it has ended.</returns>
    public async Task<Session?> FindAsync(ClaimsPrincipal person) =>
        person.FindFirstValue(Session.Claim) is { } id ? await store.FindAsync(id) : null;

    /// <returns>An access token for the gateway that is valid for at least a minute. Null when the person must sign in again.</returns>
    /// <exception cref="AuthorityUnreachableException">The token must be renewed, but the authority does not respond. The session stays open.</exception>
    public async Task<string?> AccessTokenAsync(ClaimsPrincipal person, CancellationToken stopping)
    {
        var session = await FindAsync(person);
        return session is null || IsFresh(session)
            ? session?.AccessToken
            : await RenewAsync(person.FindFirstValue(Session.Claim)!, stopping);
    }

    public async Task CloseAsync(ClaimsPrincipal person)
    {
        if (person.FindFirstValue(Session.Claim) is { } id)
        {
            await store.RemoveAsync(id);
        }
    }

    /// <summary>The same person with the roles of their latest token.</summary>
    public static ClaimsPrincipal WithRoles(ClaimsPrincipal person, Session session) => new(Identity(
        person.FindFirstValue(Session.Claim)!, person.FindFirstValue("sub")!, person.Identity!.Name!, session.Roles));

    /// <summary>True when the person still has the roles with which they signed in.</summary>
    public static bool SameRoles(ClaimsPrincipal person, Session session) =>
        person.FindAll("roles").Select(role => role.Value).Order(StringComparer.Ordinal).SequenceEqual(session.Roles);

    private async Task<string?> RenewAsync(string id, CancellationToken stopping)
    {
        var gate = _gates[(uint)string.GetHashCode(id, StringComparison.Ordinal) % _gates.Length];
        await gate.WaitAsync(stopping);
        try
        {
            var session = await store.FindAsync(id);
            if (session is null || IsFresh(session))
            {
                return session?.AccessToken;
            }

            if (session.RefreshToken is not { } refreshToken)
            {
                return session.AccessTokenExpiresAt > time.GetUtcNow() ? session.AccessToken : null;
            }

            return await RenewAsync(id, session, refreshToken, stopping);
        }
        catch (Exception silent) when (silent is HttpRequestException or InvalidOperationException or ExecutionRejectedException)
        {
            throw new AuthorityUnreachableException(silent);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<string?> RenewAsync(string id, Session session, string refreshToken, CancellationToken stopping)
    {
        var renewed = await renewal.RenewAsync(refreshToken, stopping);
        if (renewed is null || await accessTokens.ReadAsync(renewed.AccessToken) is not { } person)
        {
            await store.RemoveAsync(id);
            return null;
        }

        await store.PutAsync(id, SessionOf(renewed, person, session.EndsAt));
        return renewed.AccessToken;
    }

    private bool IsFresh(Session session) => session.AccessTokenExpiresAt - Margin > time.GetUtcNow();

    private Session SessionOf(Tokens tokens, Person person, DateTimeOffset endsAt) =>
        new(tokens.AccessToken, tokens.ExpiresAt ?? time.GetUtcNow() + AssumedLifetime, tokens.RefreshToken, endsAt, person.Roles);

    private static ClaimsIdentity Identity(string session, string subject, string name, IEnumerable<string> roles) => new(
        [new(Session.Claim, session), new("sub", subject), new("name", name), .. roles.Select(role => new Claim("roles", role))],
        CookieAuthenticationDefaults.AuthenticationScheme,
        "name",
        "roles");
}

internal sealed class AuthorityUnreachableException(Exception inner) : Exception("The identity provider does not respond.", inner);
