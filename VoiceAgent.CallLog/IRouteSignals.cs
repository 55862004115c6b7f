namespace VoiceAgent.CallLog;

/// <summary>Tells all gateways that a route has changed. A message may be lost, so readers also read at intervals.</summary>
public interface IRouteSignals
{
    Task SendAsync(RouteSignal change);

    /// <param name="heard">Runs for each message, also for the gateway's own.</param>
    /// <returns>Ends the subscription when it is disposed.</returns>
    Task<IAsyncDisposable> ListenAsync(Action<RouteSignal> heard);
}

/// <param name="Number">The number of the route.</param>
/// <param name="Version">Its version since the change.</param>
public sealed record RouteSignal(string Number, long Version);
