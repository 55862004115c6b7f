namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>One version of a route: what was changed, when and by whom. It is never changed or deleted.</summary>
/// <param name="Number">E.164, or <see cref="Route.DefaultNumber"/>.</param>
/// <param name="Version">1, 2, 3 … without gaps for each number, also after a deletion.</param>
/// <param name="By">The name of a person or a service.</param>
/// <param name="Before">The whole former route. Null when there was none.</param>
/// <param name="After">The whole route since then. Null for a deletion.</param>
/// <param name="RestoredFrom">The version that was restored.</param>
internal sealed record RouteChange(string Number, long Version, RouteChangeKind Kind, DateTimeOffset At, string By, Route? Before, Route? After, long? RestoredFrom = null)
{
    /// <summary>The route after this change.</summary>
    public RouteVersion Current => new(Number, Version, After, At, By);
}

internal enum RouteChangeKind
{
    /// <summary>Copied from the configuration at the first start.</summary>
    Seeded,
    Created,
    Changed,
    Deleted,
    Restored,
    Imported,
}

/// <summary>A route as it is now.</summary>
/// <param name="Version">0 for a route that is only in the configuration.</param>
/// <param name="Route">Null when the route was deleted.</param>
internal sealed record RouteVersion(string Number, long Version, Route? Route, DateTimeOffset At, string By);
