using System.Security.Claims;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Dashboard.SignIn;

/// <summary>
/// Reads a person's identity and roles from the gateway's access token. It validates the token as the gateway does, so the
/// dashboard never shows more than the gateway would.
/// </summary>
internal sealed class AccessTokens(Authority authority, IOptions<SignInOptions> options)
{
    private readonly JsonWebTokenHandler _tokens = new() { MapInboundClaims = false };

    /// <returns>The person. Null when the token is not valid.</returns>
    public async Task<Person?> ReadAsync(string? token)
    {
        // Issuer and keys come from the metadata. The library reads it again when a token names an unknown key.
        var read = await _tokens.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ConfigurationManager = authority.Metadata,
            ValidAudiences = Audiences.Of(options.Value.Audience),
        });
        return read.IsValid ? Person.From(read.ClaimsIdentity) : null;
    }
}

/// <param name="Subject">The authority's id for the person.</param>
internal sealed record Person(string Subject, string Name, IReadOnlyList<string> Roles)
{
    public static Person From(ClaimsIdentity identity)
    {
        var subject = identity.FindFirst("sub")?.Value ?? identity.FindFirst("oid")?.Value ?? "";
        var name = identity.FindFirst("name")?.Value ?? identity.FindFirst("preferred_username")?.Value ?? subject;
        return new(subject, name, [.. identity.FindAll("roles").Select(role => role.Value).Order(StringComparer.Ordinal)]);
    }
}
