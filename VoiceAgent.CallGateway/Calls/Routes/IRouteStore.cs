namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>The routes and their history.</summary>
internal interface IRouteStore
{
    /// <summary>Reads all routes, also deleted ones.</summary>
    Task<IReadOnlyList<RouteVersion>> ReadAllAsync(CancellationToken stopping);

    /// <returns>Null when the number has never had a route. A deleted route has a version.</returns>
    Task<RouteVersion?> FindAsync(string number, CancellationToken stopping);

    /// <summary>Lists the routes that are not deleted, by number.</summary>
    /// <exception cref="FormatException">The continuation is none of this store.</exception>
    Task<RoutePage> ListAsync(string? continuation, CancellationToken stopping);

    /// <summary>Lists the changes of a route, the latest first.</summary>
    /// <exception cref="FormatException">The continuation is none of this store.</exception>
    Task<RouteHistory> HistoryAsync(string number, string? continuation, CancellationToken stopping);

    Task<RouteChange?> FindVersionAsync(string number, long version, CancellationToken stopping);

    /// <summary>Stores a change together with the route as it is after it.</summary>
    /// <returns>False when this version exists already: somebody else was first.</returns>
    Task<bool> TryAddAsync(RouteChange change, CancellationToken stopping);

    /// <summary>The copy of the configuration. The first gateway that asks decides which routes it contains.</summary>
    /// <param name="wanted">Is stored when there is no seed yet.</param>
    Task<RouteSeed> BeginSeedAsync(RouteSeed wanted, CancellationToken stopping);

    /// <summary>All routes of the seed are stored. It is safe to repeat.</summary>
    Task EndSeedAsync(CancellationToken stopping);
}

/// <param name="Continuation">For the next page. Null after the last page.</param>
internal sealed record RoutePage(IReadOnlyList<RouteVersion> Routes, string? Continuation);

/// <param name="Continuation">For the next page. Null after the last page.</param>
internal sealed record RouteHistory(IReadOnlyList<RouteChange> Versions, string? Continuation);

/// <summary>The routes that are copied from the configuration, once for all gateways.</summary>
/// <param name="IsDone">True when all of them are stored.</param>
internal sealed record RouteSeed(IReadOnlyList<Route> Routes, DateTimeOffset At, bool IsDone = false);
