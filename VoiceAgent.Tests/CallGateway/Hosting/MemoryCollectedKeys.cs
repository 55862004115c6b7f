using System.Collections.Concurrent;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>Collected keys in memory. They do not expire.</summary>
internal sealed class MemoryCollectedKeys : ICollectedKeys
{
    private readonly ConcurrentDictionary<(CallId Call, string Operation), ConcurrentDictionary<int, string>> _kept = new();

    public Task AddAsync(CallId call, string operation, PressedKeys keys)
    {
        _kept.GetOrAdd((call, operation), _ => new())[keys.Sequence] = keys.Keys;
        return Task.CompletedTask;
    }

    public Task<string?> FindAsync(CallId call, string operation) =>
        Task.FromResult(_kept.TryGetValue((call, operation), out var found) ? string.Concat(found.OrderBy(each => each.Key).Select(each => each.Value)) : null);
}
