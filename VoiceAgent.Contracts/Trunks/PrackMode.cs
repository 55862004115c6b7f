namespace VoiceAgent.Contracts.Trunks;

/// <summary>Whether provisional responses are acknowledged.</summary>
public enum PrackMode
{
    /// <summary>When the other side requires it.</summary>
    Supported,

    /// <summary>Never.</summary>
    Off,

    /// <summary>Always.</summary>
    Required,
}
