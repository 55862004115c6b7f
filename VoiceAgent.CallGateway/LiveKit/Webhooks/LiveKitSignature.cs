using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace VoiceAgent.CallGateway.LiveKit.Webhooks;

/// <summary>
/// Checks the signature of a webhook: a JWT in the Authorization header, signed with the API secret, whose claim <c>sha256</c> is the hash of the body
/// (<c>webhook/verifier.go</c>).
/// </summary>
internal sealed class LiveKitSignature(IOptions<LiveKitOptions> options, TimeProvider time)
{
    // Like LiveKit's own verifier.
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    private const int LongestToken = 4 * 1024;
    private const string Bearer = "Bearer ";

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = LongestToken };

    private readonly SymmetricSecurityKey? _key = options.Value.IsOn ? LiveKitTokens.KeyOf(options.Value.ApiSecret) : null;

    /// <summary>Checks what can be checked without the body.</summary>
    /// <returns>The hash that the body must have. Null: the token is not LiveKit's.</returns>
    public async Task<byte[]?> HashOfAsync(string? authorization)
    {
        if (_key is null || authorization is not { Length: > 0 and <= LongestToken })
        {
            return null;
        }

        // The server sends the token alone. Proxies and other senders write the scheme before it.
        var token = authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : authorization;
        var checkedToken = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = options.Value.ApiKey,
            ValidateAudience = false,
            IssuerSigningKey = _key,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            RequireExpirationTime = true,
            LifetimeValidator = IsAlive,
        });
        if (!checkedToken.IsValid || !checkedToken.Claims.TryGetValue("sha256", out var claim) || claim is not string text)
        {
            return null;
        }

        var hash = new byte[SHA256.HashSizeInBytes];
        return Convert.TryFromBase64String(text, hash, out var length) && length == hash.Length ? hash : null;
    }

    public static bool Fits(byte[] hash, ReadOnlySpan<byte> body) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(body), hash);

    // The token without an end would be valid for ever.
    private bool IsAlive(DateTime? from, DateTime? until, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return until is { } end && now <= end + Leeway && (from is not { } begin || now >= begin - Leeway);
    }
}
