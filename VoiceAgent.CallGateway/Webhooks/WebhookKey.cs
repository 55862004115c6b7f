using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace VoiceAgent.CallGateway.Webhooks;

/// <summary>Compares the secret of a webhook address in constant time.</summary>
internal sealed class WebhookKey(IOptions<WebhookOptions> options)
{
    // Hashes have the same length for every input, so the time does not reveal the length of the secret.
    private readonly byte[] _hash = SHA256.HashData(Encoding.UTF8.GetBytes(options.Value.Key));

    private readonly bool _isSet = options.Value.Key.Length > 0;

    public bool Fits(string? code) => _isSet && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(code ?? "")), _hash);
}
