using VoiceAgent.CallGateway.Calls.Routes;

namespace VoiceAgent.CallGateway.Api.Routes;

/// <summary>A route as it is now.</summary>
internal sealed record RouteView(long Version, DateTimeOffset ChangedAt, string ChangedBy, Route Route)
{
    public static RouteView Of(RouteVersion route) => new(route.Version, route.At, route.By, route.Route!);
}

/// <param name="Continuation">For the next page. Null after the last page.</param>
internal sealed record RouteListView(IReadOnlyList<RouteView> Routes, string? Continuation);

/// <summary>What a call at a moment gets.</summary>
/// <param name="Route">The number of the route that applies: the called number, or <c>default</c>.</param>
/// <param name="Version">0 while the routes of the configuration answer.</param>
/// <param name="Agent">Null when no agent answers.</param>
/// <param name="Holiday">The name of the holiday.</param>
/// <param name="Why">A sentence.</param>
/// <param name="Changes">When the route opens or closes next. Null when it does not within a year.</param>
internal sealed record RoutePlanView(
    string Number, string Route, long Version, DateTimeOffset At, bool Open, string? Agent, string Language, string? Announcement, string? RedirectTo, string? Holiday, string Why, DateTimeOffset? Changes);

/// <summary>All routes, for a file.</summary>
internal sealed record RouteExport(IReadOnlyList<Route> Routes);

/// <param name="Deleted">Routes that the import did not contain, when it replaced all.</param>
internal sealed record RouteImportView(int Created, int Changed, int Unchanged, int Deleted);
