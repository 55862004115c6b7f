using VoiceAgent.CallGateway.Access;
using VoiceAgent.CallGateway.Calls.Routes;

namespace VoiceAgent.CallGateway.Api.Routes;

/// <summary>All routes as one JSON file: <c>GET /api/routes/export</c> and <c>POST /api/routes/import</c>.</summary>
internal static class RouteFiles
{
    private const int MostRoutes = 5_000;
    public const int LongestFile = 32 * 1024 * 1024;
    private const int MostMistakes = 100;

    public static async Task<IResult> ExportAsync(IRouteStore store, CancellationToken leaving) => CallsApi.Json(new RouteExport(
        [.. (await store.ReadAllAsync(leaving)).Select(route => route.Route).OfType<Route>().OrderBy(route => route.Number, StringComparer.Ordinal)]));

    /// <summary>All routes are checked before the first one is changed. A route that is the same gets no new version.</summary>
    /// <param name="replace">True to delete the routes that the file does not have.</param>
    public static async Task<IResult> ImportAsync(bool? replace, HttpContext context, IRouteStore store, RouteEditing editing, CancellationToken leaving)
    {
        var (file, mistake, isTooLong) = await RouteBody.ReadAsync<RouteExport>(context.Request, LongestFile, leaving);
        if (isTooLong || file?.Routes?.Count > MostRoutes)
        {
            return RouteProblems.TooLarge($"A file has at most {MostRoutes} routes and 32 megabytes. Import it in parts.");
        }

        var mistakes = file is null ? [mistake!] : file.Routes is null ? [new RouteMistake("routes", "The list of routes is missing.")] : Check(file.Routes);
        if (mistakes.Count > 0)
        {
            return RouteProblems.Invalid([.. mistakes.Take(MostMistakes)]);
        }

        return CallsApi.Json(await ImportAsync(file!.Routes!, replace ?? false, Callers.ActorOf(context.User).Name, store, editing, leaving));
    }

    private static List<RouteMistake> Check(IReadOnlyList<Route> routes) =>
    [
        .. routes.SelectMany((route, index) => route is null
            ? [new RouteMistake($"routes[{index}]", "The route is empty.")]
            : RouteRules.Check(route).Select(mistake => mistake with { Field = $"routes[{index}].{mistake.Field}" })),
        .. routes.OfType<Route>().GroupBy(route => route.Number).Where(same => same.Count() > 1).Select(same => new RouteMistake("routes", $"{same.Key} is there more than once.")),
    ];

    private static async Task<RouteImportView> ImportAsync(
        IReadOnlyList<Route> routes, bool replaces, string by, IRouteStore store, RouteEditing editing, CancellationToken leaving)
    {
        var (created, changed, unchanged, deleted) = (0, 0, 0, 0);
        foreach (var route in routes)
        {
            switch (await editing.ImportAsync(route, by, leaving))
            {
                case null:
                    unchanged++;
                    break;
                case RouteChangeKind.Created:
                    created++;
                    break;
                default:
                    changed++;
                    break;
            }
        }

        var kept = routes.Select(route => route.Number).Append(Route.DefaultNumber).ToHashSet();
        foreach (var other in replaces ? (await store.ReadAllAsync(leaving)).Where(known => known.Route is not null && !kept.Contains(known.Number)) : [])
        {
            deleted += (await editing.DeleteAsync(other.Number, new RouteBasis(IsNew: false, null, IsAny: true), by, leaving)).Outcome is RouteEditOutcome.Done ? 1 : 0;
        }

        return new RouteImportView(created, changed, unchanged, deleted);
    }
}
