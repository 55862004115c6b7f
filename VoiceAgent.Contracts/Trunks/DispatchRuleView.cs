namespace VoiceAgent.Contracts.Trunks;

/// <summary>A dispatch rule as it is now.</summary>
/// <param name="Version">The version. It is the ETag too.</param>
/// <param name="Rule">The rule itself.</param>
public sealed record DispatchRuleView(long Version, DateTimeOffset ChangedAt, string ChangedBy, DispatchRule Rule)
{
    /// <summary>Each secret that the rule names, and whether the gateway has it.</summary>
    public IReadOnlyDictionary<string, bool> Secrets { get; init; } = new Dictionary<string, bool>();

    /// <summary>What may be wrong although it is allowed, such as another rule that takes all its calls. Sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
