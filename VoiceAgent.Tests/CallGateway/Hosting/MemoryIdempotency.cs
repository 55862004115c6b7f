using System.Collections.Concurrent;
using VoiceAgent.CallGateway.Access;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>Idempotency keys in memory. They do not expire.</summary>
internal sealed class MemoryIdempotency : IIdempotencyStore
{
    private readonly ConcurrentDictionary<string, KeptRequest> _kept = new();

    public bool IsAway { get; set; }

    /// <summary>How long the last completed request is kept.</summary>
    public TimeSpan? Kept { get; private set; }

    public Task<KeptRequest?> BeginAsync(string key, KeptRequest begun, TimeSpan longest)
    {
        ThrowIfAway();
        return Task.FromResult(_kept.TryAdd(key, begun) ? null : _kept[key]);
    }

    public Task CompleteAsync(string key, KeptRequest completed, TimeSpan kept)
    {
        ThrowIfAway();
        (_kept[key], Kept) = (completed, kept);
        return Task.CompletedTask;
    }

    public Task ForgetAsync(string key)
    {
        ThrowIfAway();
        _kept.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    private void ThrowIfAway()
    {
        if (IsAway)
        {
            throw new TimeoutException("Redis is away.");
        }
    }
}
