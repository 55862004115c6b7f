using VoiceAgent.CallLog;

namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>Changes routes for people. A change names the version that it is based on. It applies at once here, and at the other gateways after a message.</summary>
internal sealed class RouteEditing(IRouteStore store, IRouteSignals signals, RouteTable table, TimeProvider time, ILogger<RouteEditing> logger)
{
    // A person waits for the answer. The other gateways also find the change without the message.
    private static readonly TimeSpan AnnounceTimeout = TimeSpan.FromSeconds(2);

    public async Task<RouteEdit> PutAsync(Route route, RouteBasis basis, string by, CancellationToken stopping)
    {
        var known = await store.FindAsync(route.Number, stopping);
        return basis.Refusal(known) is { } refusal ? new RouteEdit(refusal, known)
            : await WriteAsync(known, route, known?.Route is null ? RouteChangeKind.Created : RouteChangeKind.Changed, by, null, stopping);
    }

    public async Task<RouteEdit> DeleteAsync(string number, RouteBasis basis, string by, CancellationToken stopping)
    {
        var known = await store.FindAsync(number, stopping);
        return known?.Route is null ? new RouteEdit(RouteEditOutcome.NotThere, known)
            : basis.Refusal(known) is { } refusal ? new RouteEdit(refusal, known)
            : await WriteAsync(known, null, RouteChangeKind.Deleted, by, null, stopping);
    }

    /// <param name="former">The version to restore. It must not be a deletion.</param>
    public async Task<RouteEdit> RestoreAsync(RouteChange former, RouteBasis basis, string by, CancellationToken stopping)
    {
        var known = await store.FindAsync(former.Number, stopping);
        return basis.Refusal(known) is { } refusal ? new RouteEdit(refusal, known)
            : await WriteAsync(known, former.After, RouteChangeKind.Restored, by, former.Version, stopping);
    }

    /// <summary>Makes a route as it was imported, whatever it is now.</summary>
    /// <returns>Null when it was so before.</returns>
    public async Task<RouteChangeKind?> ImportAsync(Route route, string by, CancellationToken stopping)
    {
        while (true)
        {
            var known = await store.FindAsync(route.Number, stopping);
            if (known?.Route is { } same && RouteJson.AreSame(same, route))
            {
                return null;
            }

            if ((await WriteAsync(known, route, RouteChangeKind.Imported, by, null, stopping)).Outcome is RouteEditOutcome.Done)
            {
                return known?.Route is null ? RouteChangeKind.Created : RouteChangeKind.Changed;
            }
        }
    }

    private async Task<RouteEdit> WriteAsync(RouteVersion? known, Route? after, RouteChangeKind kind, string by, long? restoredFrom, CancellationToken stopping)
    {
        var change = new RouteChange((after?.Number ?? known?.Number)!, (known?.Version ?? 0) + 1, kind, time.GetUtcNow(), by, known?.Route, after, restoredFrom);
        if (!await store.TryAddAsync(change, stopping))
        {
            return new RouteEdit(RouteEditOutcome.ChangedSince, await store.FindAsync(change.Number, stopping));
        }

        table.Take(change.Current);
        RoutesLog.Changed(logger, kind, change.Version);
        await AnnounceAsync(change);
        return new RouteEdit(RouteEditOutcome.Done, change.Current);
    }

    // The change is stored, so a person who has left does not stop this.
    private async Task AnnounceAsync(RouteChange change)
    {
        try
        {
            await signals.SendAsync(new RouteSignal(change.Number, change.Version)).WaitAsync(AnnounceTimeout, time);
        }
        catch (Exception failure)
        {
            RoutesLog.NotAnnounced(logger, failure.GetType().Name);
        }
    }
}
