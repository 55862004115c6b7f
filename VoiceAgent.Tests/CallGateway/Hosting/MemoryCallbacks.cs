using System.Collections.Concurrent;
using VoiceAgent.CallGateway.Calls.Callbacks;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>Requests to be called back, in memory.</summary>
internal sealed class MemoryCallbacks : ICallbackRequests
{
    private readonly ConcurrentQueue<CallbackRequest> _requests = new();

    public Task AddAsync(CallbackRequest request, CancellationToken stopping)
    {
        _requests.Enqueue(request);
        return Task.CompletedTask;
    }

    public Task<CallbackPage> ListAsync(string? continuation, CancellationToken stopping) =>
        continuation is null ? Task.FromResult(new CallbackPage([.. _requests], null)) : throw new FormatException();
}
