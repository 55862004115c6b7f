using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>
/// Links to recordings that expire. The signature covers the call, the format, the time and who asked for the link. Its key is derived from the key of the tickets, so all gateways
/// accept the links of each other, also for a while after that key was rotated.
/// </summary>
internal sealed class RecordingLinks(IOptions<TicketOptions> tickets)
{
    private const string Purpose = "voiceagent recording link 1";

    /// <summary>The query of a link.</summary>
    public string Sign(CallId call, RecordingFormat format, DateTimeOffset expiresAt, string who)
    {
        var expires = expiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"format={format.Name}&expires={expires}&who={Uri.EscapeDataString(who)}&signature={Convert.ToHexStringLower(Signature(tickets.Value.KeyBytes, call, format, expires, who))}";
    }

    public bool IsValid(CallId call, RecordingFormat format, string? expires, string? who, string? signature, DateTimeOffset now)
    {
        if (who is null || signature?.Length != 2 * HMACSHA256.HashSizeInBytes || !signature.All(char.IsAsciiHexDigitLower)
            || !long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds <= now.ToUnixTimeSeconds())
        {
            return false;
        }

        var given = Convert.FromHexString(signature);
        return CryptographicOperations.FixedTimeEquals(given, Signature(tickets.Value.KeyBytes, call, format, expires, who))
            || (tickets.Value.PreviousKeyBytes is { } previous && CryptographicOperations.FixedTimeEquals(given, Signature(previous, call, format, expires, who)));
    }

    private static byte[] Signature(byte[] secret, CallId call, RecordingFormat format, string expires, string who) => HMACSHA256.HashData(
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, HMACSHA256.HashSizeInBytes, info: Encoding.UTF8.GetBytes(Purpose)),
        Encoding.UTF8.GetBytes($"{call}\n{format.Name}\n{expires}\n{who}"));
}
