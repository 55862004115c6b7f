using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace VoiceAgent.Emulators.Identity;

/// <summary>Signs access, identity and refresh tokens, with those claims of Entra ID's version 2.0 that the product reads.</summary>
internal sealed class TokenIssuer(IOptions<IdentityOptions> options, Issuer issuer, SigningKey key, TimeProvider time)
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    public TimeSpan Lifetime => options.Value.TokenLifetime;

    /// <summary>Issues a service's own access token.</summary>
    public string ForClient(string clientId, Client client, string audience) => Sign(audience, Lifetime, new()
    {
        ["sub"] = IdOf("client", clientId),
        ["oid"] = IdOf("client", clientId),
        ["azp"] = clientId,
        ["idtyp"] = "app",
        ["ver"] = "2.0",
        ["roles"] = client.Roles.ToArray(),
    });

    /// <summary>Issues a person's access token to a client.</summary>
    public string ForPerson(SignedIn who, string audience)
    {
        var claims = ClaimsOf(who);
        claims["azp"] = who.ClientId;
        claims["scp"] = who.Scope;
        return Sign(audience, Lifetime, claims);
    }

    /// <summary>Issues the identity token, which tells the client who signed in.</summary>
    public string IdentityToken(SignedIn who)
    {
        var claims = ClaimsOf(who);
        claims["auth_time"] = who.At.ToUnixTimeSeconds();
        if (who.Nonce is not null)
        {
            claims["nonce"] = who.Nonce;
        }

        return Sign(who.ClientId, Lifetime, claims);
    }

    public string RefreshToken(SignedIn who) => Sign(issuer.Address, options.Value.RefreshLifetime, new()
    {
        ["azp"] = who.ClientId,
        ["person"] = who.PersonId,
        ["scope"] = who.Scope,
        ["auth_time"] = who.At.ToUnixTimeSeconds(),
    });

    /// <summary>Returns the token when it was signed here for one of <paramref name="audiences"/> and has not expired, otherwise null.</summary>
    public async Task<JsonWebToken?> ReadAsync(string token, params string[] audiences)
    {
        var validated = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer.Address,
            ValidAudiences = audiences,
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

    private string Sign(string audience, TimeSpan lifetime, Dictionary<string, object> claims)
    {
        var now = time.GetUtcNow();
        claims["jti"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer.Address,
            Audience = audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + lifetime).UtcDateTime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(key.Private, SecurityAlgorithms.RsaSha256),
        });
    }

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
