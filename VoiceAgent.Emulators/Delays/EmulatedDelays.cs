using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Delays;

/// <summary>The configured delays. An operation without a rule is not delayed.</summary>
internal sealed class EmulatedDelays(IOptions<DelayOptions> options, SeededDraws draws, TimeProvider time)
{
    private readonly Dictionary<string, (DelayRule Rule, Random Random)> _rules =
        options.Value.Delays.ToDictionary(rule => rule.Key, rule => (rule.Value, draws.For("delay/" + rule.Key)));

    /// <summary>Returns the next delay of <paramref name="operation"/>, for callers that do not want to wait here.</summary>
    public TimeSpan Draw(string operation)
    {
        if (!_rules.TryGetValue(operation, out var entry))
        {
            return TimeSpan.Zero;
        }

        lock (entry.Random)
        {
            return entry.Rule.Draw(entry.Random);
        }
    }

    /// <summary>Waits for the next delay of <paramref name="operation"/>. Completes at once when the operation has no rule.</summary>
    public Task Before(string operation, CancellationToken cancellation)
    {
        var delay = Draw(operation);
        return delay > TimeSpan.Zero ? Task.Delay(delay, time, cancellation) : Task.CompletedTask;
    }
}
