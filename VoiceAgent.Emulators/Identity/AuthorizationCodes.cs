using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace VoiceAgent.Emulators.Identity;

/// <summary>Issued codes that were not exchanged yet. Each can be used once within a minute. Beyond <see cref="Capacity"/> the oldest is removed.</summary>
internal sealed class AuthorizationCodes(TimeProvider time)
{
    private const int Capacity = 1000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, Grant> _grants = [];

    public string Issue(Grant grant)
    {
        var code = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        lock (_gate)
        {
            if (_grants.Count == Capacity)
            {
                _grants.RemoveAt(0);
            }

            _grants.Add(code, grant);
        }

        return code;
    }

    /// <summary>Returns the grant of the code, or null when the code is unknown, used or expired.</summary>
    public Grant? Redeem(string code)
    {
        lock (_gate)
        {
            return _grants.Remove(code, out var grant) && time.GetUtcNow() - grant.Who.At <= Lifetime ? grant : null;
        }
    }
}

/// <summary>What a code was issued for.</summary>
internal sealed record Grant(SignedIn Who, string RedirectUri, string? CodeChallenge)
{
    /// <summary>Whether the verifier matches the hash in the authorization request (RFC 7636, S256).</summary>
    public bool IsProvenBy(string? verifier) =>
        CodeChallenge is null || (verifier is not null
            && CryptographicOperations.FixedTimeEquals(
                SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(verifier)),
                Decoded(CodeChallenge)));

    private static byte[] Decoded(string challenge)
    {
        try
        {
            return Base64UrlEncoder.DecodeBytes(challenge);
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
