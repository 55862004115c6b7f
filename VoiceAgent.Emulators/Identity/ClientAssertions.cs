using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace VoiceAgent.Emulators.Identity;

/// <summary>
/// Checks client assertions: a token that the client signs with its own key instead of sending a secret (<c>private_key_jwt</c>, RFC 7523 §3).
/// An assertion may be sent again until it expires, because MSAL does so. The key files are read for each assertion, so a new file works at once.
/// </summary>
internal sealed class ClientAssertions(TimeProvider time)
{
    public const string Kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private readonly JsonWebTokenHandler _handler = new();

    /// <summary>The client that an assertion names, before its signature is checked. Empty when it cannot be read.</summary>
    public static string Subject(string assertion)
    {
        try
        {
            return new JsonWebToken(assertion).Subject;
        }
        catch (Exception wrong) when (wrong is ArgumentException or SecurityTokenException)
        {
            return "";
        }
    }

    /// <exception cref="OAuthError">The assertion is not valid for this client.</exception>
    public async Task CheckAsync(string clientId, Client client, string assertion, Authority authority)
    {
        if (!client.HasKeys)
        {
            throw OAuthError.InvalidClient($"The client '{clientId}' has no certificate and no key set (Identity:Clients:{clientId}:Certificates, :KeySetPath).", 700027);
        }

        var validated = await _handler.ValidateTokenAsync(assertion, new TokenValidationParameters
        {
            ValidIssuer = clientId,
            ValidAudiences = [authority.Endpoint("token"), authority.Issuer, authority.AnnouncedIssuer, authority.Address, $"{authority.Address}/token"],
            IssuerSigningKeys = [.. KeysOf(client)],
            LifetimeValidator = (from, until, _, _) => until + Skew > time.GetUtcNow().UtcDateTime && (from is null || from - Skew < time.GetUtcNow().UtcDateTime),
        });
        if (!validated.IsValid)
        {
            throw OAuthError.InvalidClient($"The client assertion was refused: {ReasonOf(validated.Exception, authority)}", 700027);
        }

        if (((JsonWebToken)validated.SecurityToken).Subject != clientId)
        {
            throw OAuthError.InvalidClient($"The client assertion's 'sub' is not the client '{clientId}'.", 700021);
        }
    }

    private static string ReasonOf(Exception failure, Authority authority) => failure switch
    {
        SecurityTokenInvalidAudienceException => $"its 'aud' must be {authority.Endpoint("token")} or {authority.Issuer}.",
        SecurityTokenInvalidIssuerException => "its 'iss' must be the client_id.",
        SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException => "it has expired, is not valid yet, or has no 'exp'.",
        SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException => "it was not signed with a registered key of the client.",
        _ => "it is not a signed JSON Web Token.",
    };

    private static IEnumerable<SecurityKey> KeysOf(Client client)
    {
        // The default cache is shared by the process and would keep keys of removed files.
        var uncached = new CryptoProviderFactory { CacheSignatureProviders = false };
        foreach (var file in client.Certificates)
        {
            yield return new X509SecurityKey(X509Certificate2.CreateFromPem(File.ReadAllText(file))) { CryptoProviderFactory = uncached };
        }

        foreach (var key in client.KeySetPath is { } path ? new JsonWebKeySet(File.ReadAllText(path)).GetSigningKeys() : [])
        {
            key.CryptoProviderFactory = uncached;
            yield return key;
        }
    }
}
