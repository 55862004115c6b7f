namespace VoiceAgent.Contracts.Trunks;

/// <summary>Whether audio is encrypted.</summary>
public enum SrtpMode
{
    /// <summary>Never.</summary>
    Off,

    /// <summary>When the other side offers it.</summary>
    Optional,

    /// <summary>A call without it is refused.</summary>
    Required,
}
