using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace VoiceAgent.CallGateway.Webhooks;

/// <summary>Compares the secret of a webhook address in a time that does not depend on it.</summary>
internal sealed class WebhookKey(IOptions<WebhookOptions> options)
{
    // Hashes are equally long whatever was sent, so that not even the key's length can be measured.
    private readonly byte[] _hash = SHA256.HashData(Encoding.UTF8.GetBytes(options.Value.Key));

    public bool Fits(string? code) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(code ?? "")), _hash);
}
