namespace VoiceAgent.Emulators.Delays;

/// <summary>Decides for each use of an operation if it fails, according to the rule.</summary>
internal sealed class FaultSequence(FaultRule rule, Random random)
{
    private readonly Fault _fault = Fault.Parse(rule.Kind!)!.Value with { RetryAfter = rule.RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null };
    private readonly Predicate<FaultUse> _matches = rule.Matcher();
    private readonly Lock _gate = new();
    private long _uses;
    private bool _spent;

    public FaultRule Rule => rule;

    public bool SpeaksOf(FaultUse use) => _matches(use);

    public Fault? Next()
    {
        lock (_gate)
        {
            if (++_uses <= rule.After || _spent || random.NextDouble() >= rule.Rate)
            {
                return null;
            }

            _spent = rule.Once;
            return _fault;
        }
    }
}
