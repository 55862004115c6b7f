using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace VoiceAgent.Emulators.Acs.Tokens;

/// <summary>Signs what the service signs: a token on each callback (5 minutes) and on each media socket (24 hours).</summary>
internal sealed class TokenMint : IDisposable
{
    private static readonly TimeSpan CallbackLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MediaLifetime = TimeSpan.FromHours(24);

    private readonly AcsOptions options;
    private readonly TimeProvider time;
    private readonly RSA rsa = RSA.Create(2048);
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials credentials;

    public TokenMint(AcsOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        KeyId = Base64UrlEncoder.Encode(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo())[..15]);
        credentials = new SigningCredentials(new RsaSecurityKey(rsa) { KeyId = KeyId }, SecurityAlgorithms.RsaSha256);
    }

    public string KeyId { get; }

    public RSAParameters PublicKey => rsa.ExportParameters(includePrivateParameters: false);

    public string ForCallback() => Sign(CallbackLifetime);

    public string ForMedia() => Sign(MediaLifetime);

    public void Dispose() => rsa.Dispose();

    private string Sign(TimeSpan lifetime)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = options.TokenIssuer,
            Audience = options.ResourceId,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + lifetime,
            Subject = new ClaimsIdentity([new Claim(JwtRegisteredClaimNames.Jti, Guid.NewGuid().ToString("N"))]),
            SigningCredentials = credentials,
        });
    }
}
