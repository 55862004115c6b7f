using VoiceAgent.CallLog;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>Messages about changed routes in memory. Each listener gets each message at once.</summary>
internal sealed class MemoryRouteSignals : IRouteSignals
{
    private readonly Lock _guard = new();
    private readonly List<Action<RouteSignal>> _listeners = [];

    public bool IsDown { get; set; }

    public List<RouteSignal> Sent { get; } = [];

    public Task SendAsync(RouteSignal change)
    {
        ThrowIfDown();
        Action<RouteSignal>[] listeners;
        lock (_guard)
        {
            Sent.Add(change);
            listeners = [.. _listeners];
        }

        Array.ForEach(listeners, heard => heard(change));
        return Task.CompletedTask;
    }

    public Task<IAsyncDisposable> ListenAsync(Action<RouteSignal> heard)
    {
        ThrowIfDown();
        lock (_guard)
        {
            _listeners.Add(heard);
        }

        return Task.FromResult<IAsyncDisposable>(new Listening(this, heard));
    }

    private void ThrowIfDown()
    {
        if (IsDown)
        {
            throw new TimeoutException("Redis is away.");
        }
    }

    private sealed class Listening(MemoryRouteSignals signals, Action<RouteSignal> heard) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            lock (signals._guard)
            {
                signals._listeners.Remove(heard);
            }

            return default;
        }
    }
}
