using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace VoiceAgent.Emulators.Identity;

/// <summary>Signs access, identity and refresh tokens, with those claims of Entra ID's version 2.0 that the product reads.</summary>
internal sealed class TokenIssuer(IOptions<IdentityOptions> options, Authorities authorities, SigningKey key, TimeProvider time)
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    public TimeSpan Lifetime => options.Value.TokenLifetime;

    /// <summary>Issues a service's own access token.</summary>
    public string ForClient(Authority authority, string clientId, Client client, string audience) => Sign(authority, audience, Lifetime, new()
    {
        ["sub"] = IdOf("client", clientId),
        ["oid"] = IdOf("client", clientId),
        ["azp"] = clientId,
        ["idtyp"] = "app",
        ["ver"] = "2.0",
        ["roles"] = client.Roles.ToArray(),
    });

    /// <summary>Issues a person's access token to a client.</summary>
    public string ForPerson(Authority authority, SignedIn who, string audience)
    {
        var claims = ClaimsOf(who);
        claims["azp"] = who.ClientId;
        claims["scp"] = who.Scope;
        return Sign(authority, audience, Lifetime, claims);
    }

    /// <summary>Issues the identity token, which tells the client who signed in.</summary>
    public string IdentityToken(Authority authority, SignedIn who)
    {
        var claims = ClaimsOf(who);
        claims["auth_time"] = who.At.ToUnixTimeSeconds();
        if (who.Nonce is not null)
        {
            claims["nonce"] = who.Nonce;
        }

        return Sign(authority, who.ClientId, Lifetime, claims);
    }

    /// <param name="who">The person.</param>
    /// <param name="family">The id that all refresh tokens of one sign-in share. Null begins a new family.</param>
    public string RefreshToken(SignedIn who, string? family) => Sign(authorities.Own, authorities.Own.Address, options.Value.RefreshLifetime, new()
    {
        ["azp"] = who.ClientId,
        ["person"] = who.PersonId,
        ["scope"] = who.Scope,
        ["auth_time"] = who.At.ToUnixTimeSeconds(),
        ["family"] = family ?? NewId(),
    });

    /// <summary>Returns the claims of a refresh token that was issued here and has not expired, otherwise null.</summary>
    public Task<JsonWebToken?> ReadRefreshTokenAsync(string token) => ReadAsync(token, audience => audience == authorities.Own.Address);

    /// <summary>Returns the claims of an access token that was issued here for a registered API and has not expired, otherwise null.</summary>
    public Task<JsonWebToken?> ReadAccessTokenAsync(string token) => ReadAsync(token, audience => Audiences.Has(audience, options.Value.Audiences));

    /// <summary>The person that a token belongs to, or null.</summary>
    public (string Id, Person Person)? PersonOf(JsonWebToken token) =>
        options.Value.People.Where(person => token.Subject == IdOf("person", person.Key)).Select(person => ((string, Person)?)(person.Key, person.Value)).FirstOrDefault();

    /// <summary>Entra ID's <c>client_info</c>: the ids of the person and of the tenant, from which MSAL makes the key of the account.</summary>
    public string ClientInfo(SignedIn who) =>
        Base64UrlEncoder.Encode(JsonSerializer.Serialize(new { uid = IdOf("person", who.PersonId), utid = options.Value.TenantId }));

    private async Task<JsonWebToken?> ReadAsync(string token, Predicate<string> audience)
    {
        var validated = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuers = authorities.Issuers,
            AudienceValidator = (audiences, _, _) => audiences.Any(one => audience(one)),
            IssuerSigningKey = key.Private,
            LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime,
        });
        return validated.IsValid ? (JsonWebToken)validated.SecurityToken : null;
    }

    private Dictionary<string, object> ClaimsOf(SignedIn who) => new()
    {
        ["sub"] = IdOf("person", who.PersonId),
        ["oid"] = IdOf("person", who.PersonId),
        ["name"] = who.Person.Name,
        ["preferred_username"] = who.Person.Email,
        ["email"] = who.Person.Email,
        ["roles"] = who.Person.Roles.ToArray(),
        ["ver"] = "2.0",
    };

    private string Sign(Authority authority, string audience, TimeSpan lifetime, Dictionary<string, object> claims)
    {
        var now = time.GetUtcNow();
        claims["jti"] = NewId();
        if (authority.TenantId is { } tenant)
        {
            claims["tid"] = tenant;
        }

        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = authority.Issuer,
            Audience = audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + lifetime).UtcDateTime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(key.Private, SecurityAlgorithms.RsaSha256),
        });
    }

    /// <summary>The object id of a service's identity.</summary>
    public static string ObjectIdOf(string clientId) => IdOf("client", clientId);

    private static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    // Object ids are GUIDs in Entra ID. These ids are the same in every installation.
    private static string IdOf(string kind, string id) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}/{id}")).AsSpan(0, 16)).ToString("D", CultureInfo.InvariantCulture);
}

/// <summary>A person who signed in at one client.</summary>
/// <param name="PersonId">The key of <see cref="IdentityOptions.People"/>.</param>
/// <param name="Person">The person's name and roles.</param>
/// <param name="ClientId">The client that the person signed in at.</param>
/// <param name="Scope">The requested scopes, separated by spaces.</param>
/// <param name="Nonce">The nonce of the request, if any. It ties the identity token to the request.</param>
/// <param name="At">When the person signed in.</param>
internal sealed record SignedIn(string PersonId, Person Person, string ClientId, string Scope, string? Nonce, DateTimeOffset At);
