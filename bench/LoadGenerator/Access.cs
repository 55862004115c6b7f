using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Bench.LoadGenerator;

/// <summary>The path that a caller connects to, and its authorization header.</summary>
internal readonly record struct Dial(string Path, string? Authorization);

/// <summary>What a caller needs to connect: a token from a local issuer, and a ticket for each call.</summary>
internal sealed class Access : IAsyncDisposable
{
    private const string Audience = "bench";
    private readonly LoadSettings _settings;
    private readonly RSA _rsa = RSA.Create(2_048);
    private WebApplication? _issuer;
    private string? _token;

    private Access(LoadSettings settings) => _settings = settings;

    public static async Task<Access> OpenAsync(LoadSettings settings)
    {
        var access = new Access(settings);
        if (settings.Key is not null)
        {
            await access.IssueAsync();
        }

        return access;
    }

    public Dial NextCall()
    {
        if (_settings.Key is not { } key)
        {
            return new Dial("/agent", null);
        }

        var call = CallId.At(DateTimeOffset.UtcNow);
        var ticket = new CallTicket(call, "bench", "en-US", "+15550100001", "+15550199001", DateTimeOffset.UtcNow.AddMinutes(5));
        return new Dial($"/media/{call}?ticket={ticket.Sign(key)}", $"Bearer {_token}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_issuer is not null)
        {
            await _issuer.DisposeAsync();
        }

        _rsa.Dispose();
    }

    private async Task IssueAsync()
    {
        var address = $"http://127.0.0.1:{_settings.IssuerPort}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        _issuer = builder.Build();
        _issuer.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = address, jwks_uri = $"{address}/keys" }));
        _issuer.MapGet("/keys", () => Results.Json(new { keys = new[] { Key() } }));
        await _issuer.StartAsync();
        _token = Token(address);
    }

    private object Key()
    {
        var key = _rsa.ExportParameters(false);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = "bench", n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent) };
    }

    private string Token(string issuer)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var header = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { alg = "RS256", typ = "JWT", kid = "bench" }));
        var body = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { iss = issuer, aud = Audience, iat = now, nbf = now - 60, exp = now + 3_600 }));
        var signature = _rsa.SignData(Encoding.ASCII.GetBytes($"{header}.{body}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{header}.{body}.{Base64Url.EncodeToString(signature)}";
    }
}
