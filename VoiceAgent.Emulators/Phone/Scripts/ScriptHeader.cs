using VoiceAgent.Emulators.Delays;
using YamlDotNet.RepresentationModel;

namespace VoiceAgent.Emulators.Phone.Scripts;

/// <summary>
/// <c>faults:</c> and <c>delays:</c> of a script, for operations of <see cref="Operation"/> or <c>tool.{name}</c>. They apply only where
/// a call has its own providers. Emulators that many calls share read faults and delays from configuration.
/// </summary>
internal sealed record ScriptTroubles(IReadOnlyDictionary<string, FaultRule> Faults, IReadOnlyDictionary<string, DelayRule> Delays)
{
    private const string Tool = "tool.";

    /// <summary>True when the script has no faults and no delays.</summary>
    public bool None => Faults.Count == 0 && Delays.Count == 0;

    public static ScriptTroubles Read(ScriptMap? faults, ScriptMap? delays) => new(
        faults?.Rest().ToDictionary(rule => Name(rule.Name, rule.Value), rule => Fault(rule.Name, rule.Value)) ?? [],
        delays?.Rest().ToDictionary(
            rule => Name(rule.Name, rule.Value),
            rule => new DelayRule { Milliseconds = ScriptMap.DurationOf(rule.Value, rule.Name).TotalMilliseconds }) ?? []);

    private static string Name(string operation, YamlNode at) => Operation.All.Contains(operation) || (operation.StartsWith(Tool, StringComparison.Ordinal) && operation.Length > Tool.Length)
        ? operation
        : throw new ScriptException((int)at.Start.Line, $"'{operation}' is not an operation: {string.Join(", ", Operation.All)}, or tool. and a tool's name");

    private static FaultRule Fault(string name, YamlNode node)
    {
        FaultRule rule;
        if (node is YamlMappingNode mapping)
        {
            var map = new ScriptMap(mapping);
            rule = new FaultRule { Kind = map.Text("kind"), Once = map.Flag("once"), After = map.Whole("after") ?? 0, Rate = map.Share("rate") ?? 1, Words = map.Text("words"), RetryAfterSeconds = map.Duration("retry after")?.TotalSeconds };
            map.NothingElse();
        }
        else
        {
            rule = new FaultRule { Kind = ScriptMap.TextOf(node, name) };
        }

        return rule.Complaint() is { } complaint ? throw new ScriptException((int)node.Start.Line, $"{name}: {complaint}") : rule;
    }
}

/// <summary><c>outcome:</c> of a script: what the product must report about the call. Null members are not checked.</summary>
/// <param name="Ending">The ending in the call's log: <c>callerHungUp</c>, <c>agentHungUp</c>, <c>transferred</c> …</param>
/// <param name="Tools">The tools that succeeded, in order.</param>
/// <param name="BargeIns">How many replies were stopped by a barge-in.</param>
/// <param name="Turns">How many of the caller's turns were answered.</param>
internal sealed record ScriptOutcome(string? Ending, IReadOnlyList<string>? Tools, int? BargeIns, int? Turns)
{
    public static ScriptOutcome Read(ScriptMap? map)
    {
        if (map is null)
        {
            return new(null, null, null, null);
        }

        var outcome = new ScriptOutcome(map.Text("ending"), map.Texts("tools"), map.Whole("barge ins"), map.Whole("turns"));
        map.NothingElse();
        return outcome;
    }
}
