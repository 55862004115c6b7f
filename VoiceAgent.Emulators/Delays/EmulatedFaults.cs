using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Delays;

/// <summary>What fails: as configured, and for a while as somebody asked of the running emulator. Without a rule an operation never fails.</summary>
internal sealed class EmulatedFaults(IOptions<DelayOptions> options, SeededDraws draws, TimeProvider time)
{
    private readonly Dictionary<string, FaultSequence> _configured =
        options.Value.Faults.ToDictionary(rule => rule.Key, rule => new FaultSequence(rule.Value, draws.For("fault/" + rule.Key)));

    private readonly ConcurrentDictionary<string, Breakage> _breaks = new(StringComparer.Ordinal);

    /// <summary>What fails at present; what was asked for hides what is configured for the same operation.</summary>
    public IReadOnlyList<FaultInForce> InForce =>
    [
        .. _breaks.Where(each => Left(each.Value) > TimeSpan.Zero).Select(each => new FaultInForce(each.Key, each.Value.Sequence.Rule, Left(each.Value))),
        .. _configured.Where(each => BreakOf(each.Key) is null).Select(each => new FaultInForce(each.Key, each.Value.Rule, null)),
    ];

    /// <summary>Counts one use of <paramref name="operation"/>, and says how it fails, or null when it goes well.</summary>
    /// <param name="account">Whose use it is, where a service has several accounts.</param>
    /// <param name="words">What it is about, where that is words.</param>
    public Fault? Next(string operation, string? account = null, string? words = null) =>
        (BreakOf(operation) ?? _configured.GetValueOrDefault(operation)) is { } sequence && sequence.SpeaksOf((account, words)) ? sequence.Next() : null;

    /// <summary>Has an operation fail from now on, in place of what is configured for it; ends by itself.</summary>
    public void Break(string operation, FaultRule rule, TimeSpan duration) =>
        _breaks[operation] = new Breakage(new FaultSequence(rule, draws.For("fault/" + operation)), time.GetTimestamp(), duration);

    /// <summary>Ends at once whatever was asked for; what is configured stays.</summary>
    /// <returns>The operations that failed until now.</returns>
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

/// <summary>An operation that fails at present.</summary>
/// <param name="Left">How much longer; null where configuration says so.</param>
internal sealed record FaultInForce(string Operation, FaultRule Rule, TimeSpan? Left);
