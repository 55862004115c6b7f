using System.Text;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>Encrypts collected keys.</summary>
internal sealed class SealedKeys(IOptions<TicketOptions> tickets)
{
    private readonly TicketCipher _cipher = new(tickets.Value, "collected keys");

    /// <param name="operation">Belongs to the cipher text, so that keys of one operation cannot be read as those of another.</param>
    public byte[] Seal(string operation, string keys) => _cipher.Seal(operation, Encoding.ASCII.GetBytes(keys));

    /// <returns>Null when the keys were sealed with a key that is not known, or for another operation.</returns>
    public string? Open(string operation, byte[] whole) => _cipher.Open(operation, whole) is { } keys ? Encoding.ASCII.GetString(keys) : null;
}
