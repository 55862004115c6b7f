namespace VoiceAgent.Pipeline.Fallback;

/// <summary>
/// Orders the providers of one kind for an attempt: first the healthy ones in their configured order, then those that failed
/// recently. All calls of this process share the providers' health.
/// </summary>
internal sealed class FallbackProviders<TProvider>
{
    private static readonly string[] Ordinals = ["first", "second", "third", "fourth"];

    private readonly (TProvider Provider, ProviderHealth Health)[] _providers;

    /// <param name="kind">The kind of the providers in log messages, such as "model".</param>
    public FallbackProviders(string kind, IReadOnlyList<TProvider> providers, TimeProvider time, ILogger log) =>
        _providers = [.. providers.Select((provider, index) => (provider, new ProviderHealth($"{Ordinals[index]} {kind}", time, log)))];

    /// <summary>Returns each provider once. Take the next one when this one has failed, and dispose of every attempt.</summary>
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
