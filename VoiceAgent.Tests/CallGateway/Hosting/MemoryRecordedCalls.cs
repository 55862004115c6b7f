using System.Collections.Concurrent;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.CallGateway.Hosting;

internal sealed class MemoryRecordedCalls : IRecordedCalls
{
    public ConcurrentDictionary<string, CallId> All { get; } = new();

    public Task KeepAsync(string recording, CallId call, CancellationToken stopping)
    {
        All[recording] = call;
        return Task.CompletedTask;
    }

    public Task<CallId?> FindAsync(string recording, CancellationToken stopping) => Task.FromResult(All.TryGetValue(recording, out var call) ? call : (CallId?)null);

    public Task ForgetAsync(string recording, CancellationToken stopping)
    {
        All.TryRemove(recording, out _);
        return Task.CompletedTask;
    }
}
