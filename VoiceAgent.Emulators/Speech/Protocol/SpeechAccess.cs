using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Speech.Protocol;

/// <summary>
/// Who may connect: the resource's key, as a header or (from browsers and Node) in the query, or a token that was issued for it.
/// Tokens of an identity provider are not accepted: this emulator knows none.
/// </summary>
internal sealed class SpeechAccess(IOptions<SpeechOptions> options, TimeProvider time)
{
    private const string KeyName = "Ocp-Apim-Subscription-Key";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly byte[] key = Encoding.UTF8.GetBytes(options.Value.Key);

    /// <returns>Why the request is refused, or null when it may go on.</returns>
    public string? Refusal(HttpRequest request)
    {
        var shown = request.Headers[KeyName].FirstOrDefault() ?? request.Query[KeyName].FirstOrDefault();
        if (shown is not null)
        {
            return Same(Encoding.UTF8.GetBytes(shown), key) ? null : "Access denied due to invalid subscription key.";
        }

        var bearer = request.Headers.Authorization.FirstOrDefault() ?? request.Query["Authorization"].FirstOrDefault();
        if (bearer is not null)
        {
            return bearer.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && IsIssued(bearer["Bearer ".Length..])
                ? null
                : "Access denied due to an invalid or expired token.";
        }

        return $"Access denied: show the key as '{KeyName}' or a token as 'Authorization: Bearer …'.";
    }

    /// <summary>A token that stands for the key for ten minutes.</summary>
    public string Issue()
    {
        var expires = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString();
        return $"{expires}.{Sign(expires)}";
    }

    private bool IsIssued(string token)
    {
        var dot = token.IndexOf('.');
        return dot > 0
            && long.TryParse(token.AsSpan(0, dot), out var expires)
            && expires > time.GetUtcNow().ToUnixTimeSeconds()
            && Same(Encoding.ASCII.GetBytes(token[(dot + 1)..]), Encoding.ASCII.GetBytes(Sign(token[..dot])));
    }

    private string Sign(string expires) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(expires)));

    private static bool Same(byte[] a, byte[] b) => CryptographicOperations.FixedTimeEquals(a, b);
}
