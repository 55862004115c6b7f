using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Delays;

/// <summary>How long things take, as configured. Without a rule an operation takes no time.</summary>
internal sealed class EmulatedDelays(IOptions<DelayOptions> options, SeededDraws draws, TimeProvider time)
{
    private readonly Dictionary<string, (DelayRule Rule, Random Random)> _rules =
        options.Value.Delays.ToDictionary(rule => rule.Key, rule => (rule.Value, draws.For("delay/" + rule.Key)));

    /// <summary>The next delay of <paramref name="operation"/>, for a caller who schedules by himself.</summary>
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

    /// <summary>Waits for the next delay of <paramref name="operation"/>; completes at once where there is none.</summary>
    public Task Before(string operation, CancellationToken cancellation)
    {
        var delay = Draw(operation);
        return delay > TimeSpan.Zero ? Task.Delay(delay, time, cancellation) : Task.CompletedTask;
    }
}
