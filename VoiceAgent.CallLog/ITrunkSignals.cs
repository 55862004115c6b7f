namespace VoiceAgent.CallLog;

/// <summary>Tells all gateways that a trunk or a dispatch rule has changed. A message may be lost, so readers also read at intervals.</summary>
public interface ITrunkSignals
{
    /// <param name="key">The kind and the id, such as <c>trunk:north</c>.</param>
    /// <param name="version">The version since the change.</param>
    Task SendAsync(string key, long version);

    /// <param name="heard">Runs for each message, also for the gateway's own, with the key and the version.</param>
    /// <returns>Ends the subscription when it is disposed.</returns>
    Task<IAsyncDisposable> ListenAsync(Action<string, long> heard);
}
