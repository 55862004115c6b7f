using VoiceAgent.CallLog;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>Messages about changed trunks in memory. Each listener gets each message at once.</summary>
internal sealed class MemoryTrunkSignals : ITrunkSignals
{
    private readonly MemoryRouteSignals _signals = new();

    public bool IsDown
    {
        set => _signals.IsDown = value;
    }

    public IReadOnlyList<RouteSignal> Sent => _signals.Sent;

    public Task SendAsync(string key, long version) => _signals.SendAsync(new RouteSignal(key, version));

    public Task<IAsyncDisposable> ListenAsync(Action<string, long> heard) => _signals.ListenAsync(change => heard(change.Number, change.Version));
}
