using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>A dispatch rule with its patterns, ready to be asked.</summary>
internal sealed record ReadRule(DispatchRule Rule, NumberPattern Called, NumberPattern Caller)
{
    /// <summary>The order in which rules are asked. It depends on the rules alone, and not on how they are stored.</summary>
    public static IComparer<ReadRule> Order { get; } = Comparer<ReadRule>.Create(static (one, other) =>
    {
        var (mine, theirs) = (KeyOf(one), KeyOf(other));
        return mine.CompareTo(theirs) is var difference and not 0 ? difference : string.CompareOrdinal(one.Rule.Id, other.Rule.Id);
    });

    /// <returns>Null when the rule has a mistake. Such a rule is never stored.</returns>
    public static ReadRule? Of(DispatchRule rule) => NumberPattern.Read(rule.Called) is { } called && NumberPattern.Read(rule.Caller, mayBeWithheld: true) is { } caller
        ? new ReadRule(rule, called, caller)
        : null;

    /// <returns>Why the rule does not match. Null when it matches.</returns>
    public string? Mismatch(DispatchFacts call) =>
        !Rule.Enabled ? "it is not enabled"
        : Rule.Trunks.Count > 0 && !Rule.Trunks.Contains(call.Trunk) ? $"it is for other trunks than {call.Trunk}"
        : !Called.Matches(call.Called) ? $"the called number is not {Rule.Called}"
        : !Caller.Matches(call.Caller) ? $"the caller's number is not {Rule.Caller}"
        : Rule.Headers.FirstOrDefault(header => !HeaderPattern.Matches(header, call.Headers)) is { } missing ? $"the header {missing.Name} is not {missing.Value}"
        : null;

    /// <summary>Whether this rule takes all calls that the other one would match.</summary>
    public bool Covers(ReadRule other) => Rule.Enabled
        && (Rule.Trunks.Count == 0 || (other.Rule.Trunks.Count > 0 && other.Rule.Trunks.All(Rule.Trunks.Contains)))
        && Called.Covers(other.Called)
        && Caller.Covers(other.Caller)
        && Rule.Headers.All(header => other.Rule.Headers.Any(narrower => HeaderPattern.Covers(header, narrower)));

    // A smaller key is asked first. Each part follows inclusion: a rule whose every condition is inside another's is asked before it.
    private static (int, (int, decimal), (int, decimal), int, int, int) KeyOf(ReadRule rule) => (
        rule.Rule.Priority,
        Negative(rule.Called.Specificity),
        Negative(rule.Caller.Specificity),
        rule.Rule.Trunks.Count == 0 ? int.MaxValue : rule.Rule.Trunks.Distinct().Count(),
        -rule.Rule.Headers.Count,
        -rule.Rule.Headers.Sum(HeaderPattern.Specificity));

    private static (int, decimal) Negative((int Rank, decimal Detail) specificity) => (-specificity.Rank, -specificity.Detail);
}
