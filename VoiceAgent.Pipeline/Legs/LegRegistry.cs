using System.Collections.Concurrent;

namespace VoiceAgent.Pipeline.Legs;

/// <summary>The legs of this worker by their ids.</summary>
internal sealed class LegRegistry : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Leg> _legs = new(StringComparer.Ordinal);

    public int Count => _legs.Count;

    public Leg? Find(string id) => _legs.GetValueOrDefault(id);

    /// <summary>Keeps the leg until it is over.</summary>
    /// <returns>False when there is a leg with this id.</returns>
    public bool TryAdd(Leg leg)
    {
        if (!_legs.TryAdd(leg.Id, leg))
        {
            return false;
        }

        _ = RunAsync(leg);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var leg in _legs.Values)
        {
            await leg.DisposeAsync();
        }
    }

    private async Task RunAsync(Leg leg)
    {
        await leg.OpenAsync();
        _legs.TryRemove(leg.Id, out _);
    }
}
