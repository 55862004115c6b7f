using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Authentication;

/// <summary>
/// Checks the credentials of requests. A nonce is its time and its signature, so challenges need no memory. Only the use counts of nonces that were answered rightly are kept,
/// so that no request can be replayed.
/// </summary>
internal sealed class DigestServer(byte[]? key, TimeProvider time)
{
    private const int MostNonces = 10_000;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private static readonly string[] Offered = [DigestAlgorithm.Sha256, DigestAlgorithm.Sha512Of256, DigestAlgorithm.Md5];

    private readonly byte[] _key = key is null ? RandomNumberGenerator.GetBytes(32) : key.Length >= 32 ? key : throw new ArgumentException("The key for nonces needs at least 32 octets.", nameof(key));
    private readonly ConcurrentDictionary<string, (uint Count, DateTimeOffset Since)> _used = new();

    /// <summary>The result of a check.</summary>
    public enum Result
    {
        Right,

        /// <summary>There were no credentials, or the nonce was too old.</summary>
        Missing,
        Stale,
        Wrong,
    }

    public Result Check(SipRequest request, string realm, Func<string, string?> passwordOf)
    {
        var given = request.Headers.Lines(SipHeaderNames.Authorization).Select(DigestFields.Parse).FirstOrDefault(fields => fields?["realm"] == realm);
        if (given is null)
        {
            return Result.Missing;
        }

        if (given["username"] is not { } user || given["nonce"] is not { } nonce || given["response"] is not { } response || given["uri"] is not { } uri
            || DigestAlgorithm.Rank(given["algorithm"]) == 0 || given["qop"] is not { } qop || !qop.Equals("auth", StringComparison.OrdinalIgnoreCase)
            || given["nc"] is not { Length: 8 } count || given["cnonce"] is null || !uint.TryParse(count, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
        {
            return Result.Wrong;
        }

        if (!IsOurs(nonce, out var made))
        {
            // A nonce of another process with another key is as good as an old one: the peer may try again.
            return Result.Stale;
        }

        // An unknown user costs the same work as a known one.
        var password = passwordOf(user);
        var expected = DigestAlgorithm.Response(new DigestParts(given["algorithm"], user, realm, request.Method, uri, nonce, qop, count, given["cnonce"]), password ?? "");
        var same = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(response.ToLowerInvariant()));
        if (!same || password is null || !SipUri.TryParse(uri, out _))
        {
            return Result.Wrong;
        }

        return made + Life < time.GetUtcNow() || !Use(nonce, number) ? Result.Stale : Result.Right;
    }

    /// <summary>The values of WWW-Authenticate, the best algorithm first (RFC 8760, 2.4).</summary>
    public IEnumerable<string> Challenges(string realm, bool stale)
    {
        var nonce = MakeNonce();
        foreach (var algorithm in Offered)
        {
            yield return $"Digest realm={SipText.Quote(realm)}, nonce=\"{nonce}\", qop=\"auth\", algorithm={algorithm}{(stale ? ", stale=true" : "")}";
        }
    }

    private string MakeNonce()
    {
        Span<byte> nonce = stackalloc byte[8 + 8 + 16];
        BinaryPrimitives.WriteInt64BigEndian(nonce, time.GetUtcNow().ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(nonce[8..16]);
        Span<byte> signature = stackalloc byte[32];
        HMACSHA256.HashData(_key, nonce[..16], signature);
        signature[..16].CopyTo(nonce[16..]);
        return Base64Url.EncodeToString(nonce);
    }

    private bool IsOurs(string nonce, out DateTimeOffset made)
    {
        made = default;
        Span<byte> bytes = stackalloc byte[64];
        if (nonce.Length > 64 || !Base64Url.IsValid(nonce) || !Base64Url.TryDecodeFromChars(nonce, bytes, out var length) || length != 32)
        {
            return false;
        }

        Span<byte> signature = stackalloc byte[32];
        HMACSHA256.HashData(_key, bytes[..16], signature);
        made = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(BinaryPrimitives.ReadInt64BigEndian(bytes), 0, 253_402_300_799_999));
        return CryptographicOperations.FixedTimeEquals(signature[..16], bytes[16..32]);
    }

    private bool Use(string nonce, uint count)
    {
        var now = time.GetUtcNow();
        if (_used.Count >= MostNonces)
        {
            foreach (var (old, use) in _used)
            {
                if (use.Since + Life < now)
                {
                    _used.TryRemove(old, out _);
                }
            }

            if (_used.Count >= MostNonces && !_used.ContainsKey(nonce))
            {
                return false;
            }
        }

        while (true)
        {
            if (!_used.TryGetValue(nonce, out var before))
            {
                if (_used.TryAdd(nonce, (count, now)))
                {
                    return true;
                }
            }
            else if (count <= before.Count)
            {
                return false;
            }
            else if (_used.TryUpdate(nonce, (count, before.Since), before))
            {
                return true;
            }
        }
    }
}
