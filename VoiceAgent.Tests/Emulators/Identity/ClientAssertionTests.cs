using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace VoiceAgent.Tests.Emulators.Identity;

/// <summary>A client that signs an assertion instead of sending a secret.</summary>
public sealed class ClientAssertionTests : IAsyncLifetime
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _folder = Directory.CreateTempSubdirectory("keys").FullName;
    private EmulatedProvider _provider = null!;

    public async Task InitializeAsync()
    {
        var jwk = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(_key));
        var file = Path.Combine(_folder, "keys.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { keys = new[] { new { kty = "EC", crv = jwk.Crv, x = jwk.X, y = jwk.Y } } }));
        _provider = await EmulatedProvider.StartAsync(("Identity:Clients:signer:KeySetPath", file), ("Identity:Clients:signer:Roles:0", "Calls.Read"));
    }

    public async Task DisposeAsync()
    {
        await _provider.DisposeAsync();
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_good_assertion_takes_the_place_of_a_secret_and_of_the_client_id()
    {
        var (_, body) = await AskAsync(Assertion());

        Assert.Equal("signer", EmulatedProvider.Token(body, "access_token").GetClaim("azp").Value);
    }

    [Fact]
    public async Task Any_other_assertion_is_refused_with_the_reason()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await RefusedAsync("registered key", Assertion(key: other));
        await RefusedAsync("has expired", Assertion(expires: -10));
        await RefusedAsync("'aud' must be", Assertion(audience: "https://login.example/token"));
        await RefusedAsync("'iss' must be", Assertion(issuer: "pipeline"));
        await RefusedAsync("no certificate and no key set", Assertion(issuer: "pipeline", subject: "pipeline"), "pipeline");
        await RefusedAsync("not a signed JSON Web Token", "nonsense", "signer");
        await RefusedAsync("must contain 'client_assertion'", "", "signer");
    }

    [Fact]
    public async Task An_assertion_needs_its_kind()
    {
        var (_, body) = await _provider.TokenAsync(("grant_type", "client_credentials"), ("client_id", "signer"), ("client_assertion", Assertion()));

        Assert.Contains("client_assertion_type must be", (string?)body["error_description"], StringComparison.Ordinal);
    }

    private async Task RefusedAsync(string reason, string assertion, string? clientId = null)
    {
        var (_, body) = await AskAsync(assertion, clientId);

        Assert.Equal("invalid_client", (string?)body["error"]);
        Assert.Contains(reason, (string?)body["error_description"], StringComparison.Ordinal);
    }

    private Task<(System.Net.HttpStatusCode Status, System.Text.Json.Nodes.JsonObject Body)> AskAsync(string assertion, string? clientId = null) => _provider.TokenAsync(
    [
        ("grant_type", "client_credentials"), ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", assertion),
        .. clientId is null ? Array.Empty<(string, string)>() : [("client_id", clientId)],
    ]);

    private string Assertion(string issuer = "signer", string subject = "signer", string? audience = null, int expires = 10, ECDsa? key = null)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience ?? new Uri(_provider.Address, "token").ToString(),
            NotBefore = now.AddHours(-1),
            IssuedAt = now.AddHours(-1),
            Expires = now.AddMinutes(expires),
            Claims = new Dictionary<string, object> { ["sub"] = subject },
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key ?? _key) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } }, SecurityAlgorithms.EcdsaSha256),
        });
    }
}
