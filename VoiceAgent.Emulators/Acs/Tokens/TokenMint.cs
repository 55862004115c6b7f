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

    public string ForCallback() => Sign(CallbackLifetime, _options.ResourceId, Guid.NewGuid().ToString("N"));

    public string ForMedia() => Sign(MediaLifetime, _options.ResourceId, Guid.NewGuid().ToString("N"));

    /// <summary>A token of a user. Its audience is another one, so that no application takes it for the service's token.</summary>
    /// <param name="scopes">Separated by commas.</param>
    public string ForUser(string id, string scopes, TimeSpan lifetime) => Sign(lifetime, "urn:acs-users", Guid.NewGuid().ToString("N"), new("skypeid", id[2..]), new("acsScope", scopes));

    public void Dispose() => _rsa.Dispose();

    private string Sign(TimeSpan lifetime, string audience, string id, params Claim[] more)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = _options.TokenIssuer,
            Audience = audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + lifetime,
            Subject = new ClaimsIdentity([new Claim(JwtRegisteredClaimNames.Jti, id), .. more]),
            SigningCredentials = _credentials,
        });
    }
}
