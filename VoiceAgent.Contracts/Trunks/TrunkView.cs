namespace VoiceAgent.Contracts.Trunks;

/// <summary>A trunk as it is now.</summary>
/// <param name="Version">The version. It is the ETag too.</param>
/// <param name="Trunk">The trunk itself.</param>
public sealed record TrunkView(long Version, DateTimeOffset ChangedAt, string ChangedBy, Trunk Trunk)
{
    /// <summary>Each secret that the trunk names, and whether the gateway has it.</summary>
    public IReadOnlyDictionary<string, bool> Secrets { get; init; } = new Dictionary<string, bool>();

    /// <summary>What may be wrong although it is allowed. Sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What the gateways report. Null when the reports cannot be read.</summary>
    public TrunkState? State { get; init; }
}
