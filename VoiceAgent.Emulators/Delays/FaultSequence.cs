namespace VoiceAgent.Emulators.Delays;

/// <summary>Decides use by use whether an operation fails, as its rule says.</summary>
internal sealed class FaultSequence(FaultRule rule, Random random)
{
    private readonly Fault fault = Fault.Parse(rule.Kind!)!.Value;
    private readonly Predicate<(string? Account, string? Words)> matches = rule.Matcher();
    private readonly Lock gate = new();
    private long uses;
    private bool spent;

    public FaultRule Rule => rule;

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
