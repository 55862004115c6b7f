using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace VoiceAgent.Emulators.LiveKit.Protocol;

/// <summary>Checks access tokens as the server does (<c>auth/verifier.go</c>), and signs webhooks.</summary>
internal sealed class AccessTokens(IOptions<LiveKitOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WebhookLife = TimeSpan.FromMinutes(5);

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };

    /// <returns>The grants, or what the server says to a token that it does not accept.</returns>
    public async Task<(TokenGrants? Grants, string? Refusal)> ReadAsync(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return (TokenGrants.None, null);
        }

        const string Bearer = "Bearer ";
        if (!header.StartsWith(Bearer, StringComparison.Ordinal))
        {
            return (null, "invalid authorization header. Must start with Bearer ");
        }

        JsonWebToken token;
        try
        {
            token = new JsonWebToken(header[Bearer.Length..]);
        }
        catch (ArgumentException)
        {
            return (null, "invalid authorization token");
        }

        if (!options.Value.Keys.TryGetValue(token.Issuer, out var secret))
        {
            return (null, "invalid API key");
        }

        var valid = await Handler.ValidateTokenAsync(token.EncodedToken, new TokenValidationParameters
        {
            ValidIssuer = token.Issuer,
            ValidateAudience = false,
            IssuerSigningKey = KeyOf(secret),
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            LifetimeValidator = IsAlive,
        });
        return valid.IsValid ? (TokenGrants.Of(token), null) : (null, "invalid authorization token: the signature or the times are wrong");
    }

    /// <param name="hash">The SHA-256 of the body, in base64.</param>
    public string ForWebhook(string hash)
    {
        var key = options.Value.WebhookKey.Length > 0 ? options.Value.WebhookKey : options.Value.Keys.Keys.Order(StringComparer.Ordinal).First();
        var now = time.GetUtcNow().UtcDateTime;
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = key,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + WebhookLife,
            Claims = new Dictionary<string, object> { ["sha256"] = hash },
            SigningCredentials = new SigningCredentials(KeyOf(options.Value.Keys[key]), SecurityAlgorithms.HmacSha256),
        });
    }

    private bool IsAlive(DateTime? from, DateTime? until, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return until is { } end && now <= end + Leeway && (from is not { } begin || now >= begin - Leeway);
    }

    private static SymmetricSecurityKey KeyOf(string secret) => new(Encoding.UTF8.GetBytes(secret)) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };
}

/// <summary>The grants of a token (<c>auth/grants.go</c>).</summary>
internal sealed record TokenGrants(JsonElement Video, JsonElement Sip)
{
    public static TokenGrants None { get; } = new(default, default);

    public static TokenGrants Of(JsonWebToken token) => new(
        token.TryGetPayloadValue<JsonElement>("video", out var video) ? video.Clone() : default, token.TryGetPayloadValue<JsonElement>("sip", out var sip) ? sip.Clone() : default);

    public void NeedSipAdmin() => Need(Has(Sip, "admin"));

    public void NeedSipCall() => Need(Has(Sip, "call"));

    public void NeedRoomCreate() => Need(Has(Video, "roomCreate"));

    public void NeedRoomList() => Need(Has(Video, "roomList"));

    public void NeedAdminOf(string room) => Need(Has(Video, "roomAdmin") && Video.TryGetProperty("room", out var named) && named.GetString() == room);

    private static void Need(bool has)
    {
        if (!has)
        {
            throw TwirpError.Denied();
        }
    }

    private static bool Has(JsonElement grants, string name) => grants.ValueKind is JsonValueKind.Object && grants.TryGetProperty(name, out var grant) && grant.ValueKind is JsonValueKind.True;
}
