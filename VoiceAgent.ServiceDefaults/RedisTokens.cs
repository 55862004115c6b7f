using Azure.Core;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;

namespace VoiceAgent.ServiceDefaults;

/// <summary>The name and the password with which this process signs in at Redis: the object id of its identity, and a token of it.</summary>
internal sealed partial class RedisTokens(TokenCredential credential, TimeProvider time, ILogger<RedisTokens> log)
{
    // Identity libraries cache a token until about five minutes before it expires. An earlier request returns the same token.
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    // A connection waits for this request, and is tried again if it fails.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private static readonly TokenRequestContext Scope = new(["https://redis.azure.com/.default"]);

    private readonly Lock _asking = new();
    private volatile RedisToken? _held;

    /// <summary>The token that was issued last, even if it has expired. Null before the first one.</summary>
    public RedisToken? Held => _held;

    /// <summary>
    /// The token for a new connection. The client needs it at once, so the first connection waits for it. Later ones find a token that
    /// <see cref="RenewAsync"/> has renewed. Null when there is none: the server refuses the connection, and the client tries again.
    /// </summary>
    public RedisToken? ForConnection()
    {
        if (_held is { } held && held.Expires > time.GetUtcNow())
        {
            return held;
        }

        lock (_asking)
        {
            if (_held is { } renewed && renewed.Expires > time.GetUtcNow())
            {
                return renewed;
            }

            try
            {
                using var deadline = new CancellationTokenSource(Deadline, time);
                return _held = Read(credential.GetToken(Scope, deadline.Token));
            }
            catch (Exception failure)
            {
                // The identity may throw anything. Its messages contain addresses and ids, so only the type is logged.
                NoToken(failure.GetType().Name);
                return null;
            }
        }
    }

    /// <summary>Requests a token if the held one is due.</summary>
    /// <exception cref="Exception">The identity gave none. The held token stays.</exception>
    public async Task RenewAsync(CancellationToken stopping)
    {
        if (_held is not { } held || held.Due <= time.GetUtcNow())
        {
            _held = Read(await credential.GetTokenAsync(Scope, stopping));
        }
    }

    private static RedisToken Read(AccessToken given) =>
        new JsonWebToken(given.Token).TryGetPayloadValue<string>("oid", out var user)
            ? new(user, given.Token, given.ExpiresOn, given.RefreshOn ?? given.ExpiresOn - Ahead)
            : throw new InvalidOperationException("The token has no object id (claim 'oid').");

    [LoggerMessage(LogLevel.Warning, "The process's identity gave no token for Redis ({Reason}), so this connection is refused. The client tries again.")]
    private partial void NoToken(string reason);
}

/// <param name="Due">When a new one is requested.</param>
internal sealed record RedisToken(string User, string Password, DateTimeOffset Expires, DateTimeOffset Due);
