using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Speech.Protocol;

/// <summary>
/// Who may connect, and as whose client: an account's key, as a header or (from browsers and Node) in the query, or a token that was issued for it.
/// Tokens of an identity provider are not accepted: this emulator knows none.
/// </summary>
internal sealed class SpeechAccess(IOptions<SpeechOptions> options, TimeProvider time)
{
    private const string KeyName = "Ocp-Apim-Subscription-Key";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly (string Account, byte[] Key)[] accounts =
    [
        ("first", Encoding.UTF8.GetBytes(options.Value.Key)),
        .. options.Value.SecondKey is { Length: > 0 } second ? [("second", Encoding.UTF8.GetBytes(second))] : Array.Empty<(string, byte[])>(),
    ];

    /// <param name="account">Whose client this is, unless it is refused.</param>
    /// <returns>Why the request is refused, or null when it may go on.</returns>
    public string? Refusal(HttpRequest request, out string account)
    {
        account = "";
        var shown = request.Headers[KeyName].FirstOrDefault() ?? request.Query[KeyName].FirstOrDefault();
        if (shown is not null)
        {
            return IsOf(key => Same(Encoding.UTF8.GetBytes(shown), key), out account) ? null : "Access denied due to invalid subscription key.";
        }

        var bearer = request.Headers.Authorization.FirstOrDefault() ?? request.Query["Authorization"].FirstOrDefault();
        if (bearer is not null)
        {
            return bearer.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && IsIssued(bearer["Bearer ".Length..], out account)
                ? null
                : "Access denied due to an invalid or expired token.";
        }

        return $"Access denied: show the key as '{KeyName}' or a token as 'Authorization: Bearer …'.";
    }

    /// <summary>A token that stands for the account's key for ten minutes.</summary>
    public string Issue(string account)
    {
        var expires = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString();
        return $"{expires}.{Sign(expires, accounts.Single(known => known.Account == account).Key)}";
    }

    private bool IsOf(Predicate<byte[]> matches, out string account)
    {
        account = accounts.FirstOrDefault(known => matches(known.Key)).Account ?? "";
        return account.Length > 0;
    }

    private bool IsIssued(string token, out string account)
    {
        account = "";
        var dot = token.IndexOf('.');
        return dot > 0
            && long.TryParse(token.AsSpan(0, dot), out var expires)
            && expires > time.GetUtcNow().ToUnixTimeSeconds()
            && IsOf(key => Same(Encoding.ASCII.GetBytes(token[(dot + 1)..]), Encoding.ASCII.GetBytes(Sign(token[..dot], key))), out account);
    }

    private static string Sign(string expires, byte[] key) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(expires)));

    private static bool Same(byte[] a, byte[] b) => CryptographicOperations.FixedTimeEquals(a, b);
}
