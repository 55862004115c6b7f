using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Contracts.Legs;

/// <summary>
/// Proves that a request about a leg comes from a gateway of this installation. It is an HMAC-SHA256 with the key of the tickets over method, path, time and body, so
/// a request can be repeated only for seconds and cannot be changed. The requests are safe to repeat.
/// </summary>
public static class LegSignature
{
    /// <summary>The header with the signature: <c>seconds.signature</c>.</summary>
    public const string Header = "X-Leg-Signature";

    // The clocks of two machines differ by less than this.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    /// <param name="path">With the slash at its beginning, without a query.</param>
    public static string Sign(ReadOnlySpan<byte> key, string method, string path, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Compute(key, method, path, body, seconds, signature);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds}.{Base64Url.EncodeToString(signature)}");
    }

    /// <returns>Whether <paramref name="text"/> is a valid signature of the request.</returns>
    public static bool IsValid(string? text, TicketOptions keys, string method, string path, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (text is not { Length: <= 128 } || text.IndexOf('.') is not (> 0 and var dot)
            || !long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds || !Base64Url.IsValid(text.AsSpan(dot + 1)))
        {
            return false;
        }

        var given = Base64Url.DecodeFromChars(text.AsSpan(dot + 1));
        return Matches(keys.KeyBytes, method, path, body, seconds, given) || (keys.PreviousKeyBytes is { } earlier && Matches(earlier, method, path, body, seconds, given));
    }

    private static bool Matches(ReadOnlySpan<byte> key, string method, string path, ReadOnlySpan<byte> body, long seconds, ReadOnlySpan<byte> given)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Compute(key, method, path, body, seconds, expected);
        return CryptographicOperations.FixedTimeEquals(expected, given);
    }

    // The first word keeps these signatures apart from those of tickets, which sign JSON.
    private static void Compute(ReadOnlySpan<byte> key, string method, string path, ReadOnlySpan<byte> body, long seconds, Span<byte> signature)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"leg {method} {path} {seconds} {Convert.ToHexStringLower(SHA256.HashData(body))}");
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text), signature);
    }
}
