using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>Encrypts collected keys with AES-GCM. The encryption key is derived from the key of the tickets, which all gateways share.</summary>
internal sealed class SealedKeys(IOptions<TicketOptions> tickets)
{
    private const int KeyLength = 32;

    private readonly byte[] _key = Derive(tickets.Value.KeyBytes);
    private readonly byte[]? _previous = tickets.Value.PreviousKeyBytes is { } previous ? Derive(previous) : null;

    /// <param name="operation">Belongs to the cipher text, so that keys of one operation cannot be read as those of another.</param>
    /// <returns>Nonce, tag and cipher text.</returns>
    public byte[] Seal(string operation, string keys)
    {
        var (nonceLength, tagLength) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        var plain = Encoding.ASCII.GetBytes(keys);
        var whole = new byte[nonceLength + tagLength + plain.Length];
        RandomNumberGenerator.Fill(whole.AsSpan(0, nonceLength));
        using var cipher = new AesGcm(_key, tagLength);
        cipher.Encrypt(whole.AsSpan(0, nonceLength), plain, whole.AsSpan(nonceLength + tagLength), whole.AsSpan(nonceLength, tagLength), Encoding.UTF8.GetBytes(operation));
        return whole;
    }

    /// <returns>Null when the keys were sealed with a key that is not known, or for another operation.</returns>
    public string? Open(string operation, byte[] whole) => Open(_key, operation, whole) ?? (_previous is null ? null : Open(_previous, operation, whole));

    private static string? Open(byte[] key, string operation, byte[] whole)
    {
        var (nonceLength, tagLength) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
        if (whole.Length < nonceLength + tagLength)
        {
            return null;
        }

        var plain = new byte[whole.Length - nonceLength - tagLength];
        using var cipher = new AesGcm(key, tagLength);
        try
        {
            cipher.Decrypt(whole.AsSpan(0, nonceLength), whole.AsSpan(nonceLength + tagLength), whole.AsSpan(nonceLength, tagLength), plain, Encoding.UTF8.GetBytes(operation));
            return Encoding.ASCII.GetString(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Derive(byte[] key) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyLength, info: "collected keys"u8.ToArray());
}
