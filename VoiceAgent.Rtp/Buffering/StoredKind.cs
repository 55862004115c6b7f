namespace VoiceAgent.Rtp.Buffering;

/// <summary>What a stored packet holds.</summary>
internal enum StoredKind : byte
{
    /// <summary>Nothing: the slot is free.</summary>
    None,

    /// <summary>Encoded audio.</summary>
    Audio,

    /// <summary>The level of comfort noise.</summary>
    Noise,

    /// <summary>A key (RFC 4733). It takes a sequence number, so its place is kept.</summary>
    Event,
}
