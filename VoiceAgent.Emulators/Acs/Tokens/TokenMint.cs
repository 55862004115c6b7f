using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace VoiceAgent.Emulators.Acs.Tokens;

/// <summary>Signs the service's tokens: one for each callback (valid 5 minutes) and for each media socket (valid 24 hours).</summary>
internal sealed class TokenMint : IDisposable
{
    private static readonly TimeSpan CallbackLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MediaLifetime = TimeSpan.FromHours(24);

    private readonly AcsOptions _options;
    private readonly TimeProvider _time;
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials _credentials;

    public TokenMint(AcsOptions options, TimeProvider time)
    {
        this._options = options;
        this._time = time;
        KeyId = Base64UrlEncoder.Encode(SHA256.HashData(_rsa.ExportSubjectPublicKeyInfo())[..15]);
        _credentials = new SigningCredentials(new RsaSecurityKey(_rsa) { KeyId = KeyId }, SecurityAlgorithms.RsaSha256);
    }

    public string KeyId { get; }

    public RSAParameters PublicKey => _rsa.ExportParameters(includePrivateParameters: false);

    public string ForCallback() => Sign(CallbackLifetime);

    public string ForMedia() => Sign(MediaLifetime);

    public void Dispose() => _rsa.Dispose();

    private string Sign(TimeSpan lifetime)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = _options.TokenIssuer,
            Audience = _options.ResourceId,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + lifetime,
            Subject = new ClaimsIdentity([new Claim(JwtRegisteredClaimNames.Jti, Guid.NewGuid().ToString("N"))]),
            SigningCredentials = _credentials,
        });
    }
}
