namespace VoiceAgent.Pipeline.Fallback;

/// <summary>
/// The providers of one kind: first those in use, in the order that was configured, then those that fail. All calls of this
/// process share what is known of their health.
/// </summary>
internal sealed class FallbackProviders<TProvider>
{
    private static readonly string[] Ordinals = ["first", "second", "third", "fourth"];

    private readonly (TProvider Provider, ProviderHealth Health)[] _providers;

    /// <param name="kind">What they are, for the log: "model".</param>
    public FallbackProviders(string kind, IReadOnlyList<TProvider> providers, TimeProvider time, ILogger log) =>
        _providers = [.. providers.Select((provider, index) => (provider, new ProviderHealth($"{Ordinals[index]} {kind}", time, log)))];

    public IEnumerable<TProvider> All => _providers.Select(entry => entry.Provider);

    /// <summary>Each provider once. Ask for the next when this one has failed, and dispose of each attempt.</summary>
    public IEnumerable<(TProvider Provider, ProviderAttempt Attempt, bool IsLast)> Attempts()
    {
        var leftAlone = new List<(TProvider Provider, ProviderHealth Health)>();
        var begun = 0;
        foreach (var entry in _providers)
        {
            if (entry.Health.TryBegin() is { } attempt)
            {
                yield return (entry.Provider, attempt, ++begun == _providers.Length);
            }
            else
            {
                leftAlone.Add(entry);
            }
        }

        foreach (var (provider, health) in leftAlone)
        {
            yield return (provider, health.BeginAnyway(), ++begun == _providers.Length);
        }
    }
}
