namespace VoiceAgent.Contracts.Trunks;

/// <summary>How much a trunk may do, for all gateways together.</summary>
public sealed record TrunkLimits
{
    /// <summary>Calls in both directions at a time.</summary>
    public int Calls { get; init; } = 100;

    /// <summary>New calls in both directions in a second.</summary>
    public int CallsPerSecond { get; init; } = 10;
}
