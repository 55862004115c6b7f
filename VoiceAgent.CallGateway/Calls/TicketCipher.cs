using System.Security.Cryptography;
using System.Text;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Encrypts short texts with AES-GCM. The encryption key is derived from the key of the tickets, which all gateways share.</summary>
/// <param name="purpose">Texts of one purpose cannot be read as those of another.</param>
internal sealed class TicketCipher(TicketOptions tickets, string purpose)
{
    private const int KeyLength = 32;

    private static readonly int NonceLength = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagLength = AesGcm.TagByteSizes.MaxSize;

    private readonly byte[] _key = Derive(tickets.KeyBytes, purpose);
    private readonly byte[]? _previous = tickets.PreviousKeyBytes is { } previous ? Derive(previous, purpose) : null;

    /// <param name="owner">Belongs to the cipher text, so that the text of one owner cannot be read as that of another.</param>
    /// <returns>Nonce, tag and cipher text.</returns>
    public byte[] Seal(string owner, ReadOnlySpan<byte> plain)
    {
        var whole = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(whole.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(_key, TagLength);
        cipher.Encrypt(whole.AsSpan(0, NonceLength), plain, whole.AsSpan(NonceLength + TagLength), whole.AsSpan(NonceLength, TagLength), Encoding.UTF8.GetBytes(owner));
        return whole;
    }

    /// <returns>Null when the text was sealed with a key that is not known, or for another owner.</returns>
    public byte[]? Open(string owner, ReadOnlySpan<byte> whole) => Open(_key, owner, whole) ?? (_previous is null ? null : Open(_previous, owner, whole));

    private static byte[]? Open(byte[] key, string owner, ReadOnlySpan<byte> whole)
    {
        if (whole.Length < NonceLength + TagLength)
        {
            return null;
        }

        var plain = new byte[whole.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(key, TagLength);
        try
        {
            cipher.Decrypt(whole[..NonceLength], whole[(NonceLength + TagLength)..], whole[NonceLength..(NonceLength + TagLength)], plain, Encoding.UTF8.GetBytes(owner));
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Derive(byte[] key, string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyLength, info: Encoding.UTF8.GetBytes(purpose));
}
