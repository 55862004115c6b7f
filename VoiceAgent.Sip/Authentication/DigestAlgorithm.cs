using System.Security.Cryptography;
using System.Text;

namespace VoiceAgent.Sip.Authentication;

/// <summary>The hash functions of RFC 8760.</summary>
internal static class DigestAlgorithm
{
    public const string Md5 = "MD5", Sha256 = "SHA-256", Sha512Of256 = "SHA-512-256";

    /// <summary>How much we prefer an algorithm. 0 for an unknown one. A challenge without a name means MD5.</summary>
    public static int Rank(string? name) => name?.ToUpperInvariant() switch
    {
        null or Md5 => 1,
        Sha512Of256 => 2,
        Sha256 => 3,
        _ => 0,
    };

    public static string Hash(string? algorithm, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(algorithm?.ToUpperInvariant() switch
        {
            Sha256 => SHA256.HashData(bytes),
            Sha512Of256 => Sha512Half.HashData(bytes),
#pragma warning disable CA5351 // Most providers know nothing but MD5. RFC 8760 keeps it for them.
            _ => MD5.HashData(bytes),
#pragma warning restore CA5351
        });
    }

    /// <summary>The response of RFC 7616, 3.4.1.</summary>
    public static string Response(DigestParts parts, string password)
    {
        var secret = Hash(parts.Algorithm, $"{parts.User}:{parts.Realm}:{password}");
        var request = Hash(parts.Algorithm, $"{parts.Method}:{parts.Uri}");
        return Hash(parts.Algorithm, parts.Qop is null ? $"{secret}:{parts.Nonce}:{request}" : $"{secret}:{parts.Nonce}:{parts.NonceCount}:{parts.ClientNonce}:{parts.Qop}:{request}");
    }
}
