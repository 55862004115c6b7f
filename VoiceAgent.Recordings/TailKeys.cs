using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Recordings;

/// <summary>
/// The keys that encrypt the tails of recordings. They are derived from the key of the tickets, which only the gateway and the pipeline have.
/// Each recording has its own key, and no key of a tail says anything about the key of the tickets (HKDF, RFC 5869).
/// </summary>
public sealed class TailKeys(byte[] current, byte[]? previous = null)
{
    public const int Length = 32;

    public TailKeys(IOptions<TicketOptions> tickets)
        : this(tickets.Value.KeyBytes, tickets.Value.PreviousKeyBytes)
    {
    }

    /// <summary>The key that encrypts.</summary>
    public TailKey Of(string path) => Derive(current, path);

    /// <summary>The keys that may have encrypted a tail: that of now, and the one before the last rotation.</summary>
    public IReadOnlyList<TailKey> AllOf(string path) => previous is null ? [Derive(current, path)] : [Derive(current, path), Derive(previous, path)];

    private static TailKey Derive(byte[] secret, string path)
    {
        var derived = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, Length + sizeof(uint), info: Encoding.UTF8.GetBytes($"voiceagent recording tail 1 {path}"));
        return new TailKey(derived[..Length], BitConverter.ToUInt32(derived, Length));
    }
}

/// <param name="Id">Tells which of several keys was used. It is no secret.</param>
public sealed record TailKey(byte[] Bytes, uint Id)
{
    /// <summary>Leaves out the key.</summary>
    public override string ToString() => nameof(TailKey);
}
