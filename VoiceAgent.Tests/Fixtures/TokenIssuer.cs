using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace VoiceAgent.Tests.Fixtures;

/// <summary>An OIDC authority on a free port. It publishes metadata and keys, and signs the tokens that a test requests.</summary>
internal sealed class TokenIssuer : IAsyncDisposable
{
    private RSA _rsa = RSA.Create(2048);
    private readonly WebApplication _app;

    private TokenIssuer(WebApplication app)
    {
        _app = app;
        Key = new RsaSecurityKey(_rsa) { KeyId = Guid.NewGuid().ToString("N") };
    }

    public string Address => _app.Urls.First();

    public string Metadata => $"{Address}/.well-known/openid-configuration";

    private RsaSecurityKey Key { get; set; }

    /// <summary>Changes the signing key, as issuers do from time to time.</summary>
    public void ChangeKey()
    {
        _rsa.Dispose();
        _rsa = RSA.Create(2048);
        Key = new RsaSecurityKey(_rsa) { KeyId = Guid.NewGuid().ToString("N") };
    }

    public static async Task<TokenIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var issuer = new TokenIssuer(app);
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = issuer.Address, jwks_uri = $"{issuer.Address}/keys" }));
        app.MapGet("/keys", () => Results.Json(new { keys = new[] { issuer.PublicKey() } }));
        await app.StartAsync();
        return issuer;
    }

    /// <param name="key">A key other than the published one, for a forged signature.</param>
    public string Issue(string audience, TimeSpan? lifetime = null, SecurityKey? key = null, params (string Type, object Value)[] claims)
    {
        var now = TimeProvider.System.GetUtcNow();
        var expires = now + (lifetime ?? TimeSpan.FromMinutes(5));
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Address,
            Audience = audience,
            IssuedAt = now.AddHours(-1).UtcDateTime,
            NotBefore = now.AddHours(-1).UtcDateTime,
            Expires = expires.UtcDateTime,
            Subject = new ClaimsIdentity(),
            Claims = claims.ToDictionary(claim => claim.Type, claim => claim.Value),
            SigningCredentials = new SigningCredentials(key ?? Key, SecurityAlgorithms.RsaSha256),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _rsa.Dispose();
    }

    private object PublicKey()
    {
        var parameters = _rsa.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = Key.KeyId, n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) };
    }
}
