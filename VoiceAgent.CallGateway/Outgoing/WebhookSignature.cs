using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VoiceAgent.CallGateway.Outgoing;

/// <summary>Signs deliveries as the specification Standard Webhooks says (standardwebhooks.com), for which receivers find libraries in most languages.</summary>
internal static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    public const string SecretPrefix = "whsec_";
    public const int ShortestSecret = 24;
    public const int LongestSecret = 64;

    /// <param name="secret">The prefix and 24 to 64 bytes in base64.</param>
    public static bool TryRead(string secret, out byte[] key)
    {
        key = new byte[LongestSecret];
        if (secret.StartsWith(SecretPrefix, StringComparison.Ordinal) && Convert.TryFromBase64String(secret[SecretPrefix.Length..], key, out var length) && length >= ShortestSecret)
        {
            key = key[..length];
            return true;
        }

        return false;
    }

    /// <summary>HMAC-SHA256 over <c>id.timestamp.body</c>, once for each key. Two keys are in use while a receiver changes from one to the other.</summary>
    /// <param name="at">Receivers refuse an old one, so that nobody can repeat a delivery later.</param>
    public static string Of(IEnumerable<byte[]> keys, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var signatures = new List<string>();
        foreach (var key in keys)
        {
            signatures.Add($"v1,{Convert.ToBase64String(Hash(key, id, at.ToUnixTimeSeconds(), body))}");
        }

        return string.Join(' ', signatures);
    }

    /// <param name="seconds">Since 1970.</param>
    public static byte[] Hash(byte[] key, string id, long seconds, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{seconds}.")));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
