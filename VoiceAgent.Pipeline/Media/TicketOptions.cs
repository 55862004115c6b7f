namespace VoiceAgent.Pipeline.Media;

/// <summary>The key that the gateway signs media tickets with. Section <c>Tickets</c>.</summary>
internal sealed record TicketOptions
{
    /// <summary>Base64 of at least 32 bytes; a secret.</summary>
    public string Key { get; init; } = "";

    public byte[] KeyBytes() => Convert.FromBase64String(Key);

    public bool IsUsable() => Key.Length > 0 && Convert.TryFromBase64String(Key, new byte[Key.Length], out var length) && length >= 32;

    public override string ToString() => nameof(TicketOptions);
}
