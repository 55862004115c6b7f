using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Delays;

/// <summary>The faults in force: those in configuration, and those that were set at runtime for some time. Without a rule an operation does not fail.</summary>
internal sealed class EmulatedFaults(IOptions<DelayOptions> options, SeededDraws draws, TimeProvider time)
{
    private readonly Dictionary<string, FaultSequence> _configured =
        options.Value.Faults.ToDictionary(rule => rule.Key, rule => new FaultSequence(rule.Value, draws.For("fault/" + rule.Key)));

    private readonly ConcurrentDictionary<string, Breakage> _breaks = new(StringComparer.Ordinal);

    /// <summary>The faults in force. A fault that was set at runtime replaces the configured fault of the same operation.</summary>
    public IReadOnlyList<FaultInForce> InForce =>
    [
        .. _breaks.Where(each => Left(each.Value) > TimeSpan.Zero).Select(each => new FaultInForce(each.Key, each.Value.Sequence.Rule, Left(each.Value))),
        .. _configured.Where(each => BreakOf(each.Key) is null).Select(each => new FaultInForce(each.Key, each.Value.Rule, null)),
    ];

    /// <summary>Counts one use of <paramref name="operation"/>. Returns how it fails, or null when it succeeds.</summary>
    /// <param name="account">The account that is used, for a service with several accounts.</param>
    /// <param name="words">The words that the use is about, if any.</param>
    /// <param name="all">All words that the use contains, if these are more.</param>
    public Fault? Next(string operation, string? account = null, string? words = null, string? all = null) =>
        (BreakOf(operation) ?? _configured.GetValueOrDefault(operation)) is { } sequence && sequence.SpeaksOf(new FaultUse(account, words, all)) ? sequence.Next() : null;

    /// <summary>Makes an operation fail for some time. The rule replaces the configured fault of the operation.</summary>
    public void Break(string operation, FaultRule rule, TimeSpan duration) =>
        _breaks[operation] = new Breakage(new FaultSequence(rule, draws.For("fault/" + operation)), time.GetTimestamp(), duration);

    /// <summary>Removes all faults that were set at runtime. Configured faults stay.</summary>
    /// <returns>The operations whose faults were removed.</returns>
    public IReadOnlyList<string> Mend()
    {
        var mended = new List<string>();
        foreach (var operation in _breaks.Keys)
        {
            if (_breaks.TryRemove(operation, out var ended) && Left(ended) > TimeSpan.Zero)
            {
                mended.Add(operation);
            }
        }

        return [.. mended.Order(StringComparer.Ordinal)];
    }

    private FaultSequence? BreakOf(string operation) => _breaks.TryGetValue(operation, out var made) && Left(made) > TimeSpan.Zero ? made.Sequence : null;

    private TimeSpan Left(Breakage made) => made.Duration - time.GetElapsedTime(made.Since);

    private sealed record Breakage(FaultSequence Sequence, long Since, TimeSpan Duration);
}

/// <summary>An operation that currently fails.</summary>
/// <param name="Left">The time left, or null for a fault from configuration.</param>
internal sealed record FaultInForce(string Operation, FaultRule Rule, TimeSpan? Left);
