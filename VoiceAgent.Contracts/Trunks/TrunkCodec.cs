namespace VoiceAgent.Contracts.Trunks;

/// <summary>A codec of telephony.</summary>
public enum TrunkCodec
{
    /// <summary>G.711 µ-law, 8 kHz.</summary>
    Pcmu,

    /// <summary>G.711 A-law, 8 kHz.</summary>
    Pcma,

    /// <summary>G.722, 16 kHz.</summary>
    G722,

    /// <summary>Opus, up to 48 kHz.</summary>
    Opus,
}
