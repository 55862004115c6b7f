namespace VoiceAgent.Contracts.Legs;

/// <summary>What the trunk of a telephone call allows for its audio.</summary>
public sealed record LegTerms
{
    /// <summary>The names of RTP (RFC 3551 and 7587), the most wanted first: PCMU, PCMA, G722, opus.</summary>
    public IReadOnlyList<string> Codecs { get; init; } = ["opus", "G722", "PCMA", "PCMU"];

    public LegEncryption Encryption { get; init; } = LegEncryption.Optional;

    /// <summary>Whether keys may be heard in the audio itself, when the party offers no telephone events (RFC 4733).</summary>
    public bool HearsKeysInAudio { get; init; }

    /// <summary>The address of the party's signalling. Packets of its network are expected first. Null: only the session description tells where they come from.</summary>
    public string? Peer { get; init; }

    /// <summary>Hertz: 16000 or 24000. The audio between the worker's parts has this rate, whatever the codec is.</summary>
    public int SampleRate { get; init; } = 16_000;
}

/// <summary>Whether the audio is encrypted (SRTP, RFC 3711).</summary>
public enum LegEncryption
{
    /// <summary>An offer of encrypted audio alone is refused.</summary>
    Off,

    /// <summary>The audio is encrypted when the party offers it.</summary>
    Optional,

    /// <summary>An offer of plain audio is refused.</summary>
    Required,
}
