using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace VoiceAgent.CallGateway.LiveKit;

/// <summary>Makes access tokens of LiveKit: JWTs that are signed with the API secret (HS256) and name the API key as their issuer.</summary>
internal sealed class LiveKitTokens(IOptions<LiveKitOptions> options, TimeProvider time)
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <param name="identity">The participant that holds it. Null for a token of a server.</param>
    /// <param name="validFor">From now on. LiveKit accepts a token a minute longer.</param>
    public string Make(LiveKitGrants grants, TimeSpan validFor, string? identity = null)
    {
        var claims = grants.Claims();
        if (identity is not null)
        {
            claims["sub"] = identity;
        }

        var now = time.GetUtcNow().UtcDateTime;
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = options.Value.ApiKey,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + validFor,
            Claims = claims,
            SigningCredentials = new SigningCredentials(KeyOf(options.Value.ApiSecret), SecurityAlgorithms.HmacSha256),
        });
    }

    // The default cache is shared by the process, and it would keep the secret.
    public static SymmetricSecurityKey KeyOf(string secret) =>
        new(Encoding.UTF8.GetBytes(secret)) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };
}
