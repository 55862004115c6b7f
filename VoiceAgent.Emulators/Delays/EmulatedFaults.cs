using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Delays;

/// <summary>What fails, as configured. Without a rule an operation never does.</summary>
internal sealed class EmulatedFaults(IOptions<DelayOptions> options, SeededDraws draws)
{
    private readonly Dictionary<string, FaultSequence> sequences =
        options.Value.Faults.ToDictionary(rule => rule.Key, rule => new FaultSequence(rule.Value, draws.For("fault/" + rule.Key)));

    /// <summary>Counts one use of <paramref name="operation"/>, and says how it fails, or null when it goes well.</summary>
    /// <param name="account">Whose use it is, where a service has several accounts.</param>
    /// <param name="words">What it is about, where that is words.</param>
    public Fault? Next(string operation, string? account = null, string? words = null) =>
        sequences.TryGetValue(operation, out var sequence) && sequence.SpeaksOf((account, words)) ? sequence.Next() : null;

    private sealed class FaultSequence(FaultRule rule, Random random)
    {
        private readonly Fault fault = Fault.Parse(rule.Kind!)!.Value;
        private readonly Predicate<(string? Account, string? Words)> matches = rule.Matcher();
        private readonly Lock gate = new();
        private long uses;
        private bool spent;

        public bool SpeaksOf((string? Account, string? Words) use) => matches(use);

        public Fault? Next()
        {
            lock (gate)
            {
                if (++uses <= rule.After || spent || random.NextDouble() >= rule.Rate)
                {
                    return null;
                }

                spent = rule.Once;
                return fault;
            }
        }
    }
}
