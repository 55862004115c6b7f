namespace VoiceAgent.Contracts.Trunks;

/// <summary>Which calls a trunk has.</summary>
public enum TrunkDirection
{
    /// <summary>Calls in both directions.</summary>
    Both,

    /// <summary>Only calls from the provider.</summary>
    Inbound,

    /// <summary>Only calls that the platform places.</summary>
    Outbound,
}
