using VoiceAgent.CallGateway.Calls.Routes;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>The common properties of items in the container <c>routes</c>. All items of a number share a partition.</summary>
internal abstract record RouteContainerItem(string Id, string Number, string Type);

/// <summary>A route as it is now.</summary>
/// <param name="Route">Null when the route was deleted. The item stays, so that its version is known.</param>
internal sealed record RouteItem(string Id, string Number, long Version, Route? Route, DateTimeOffset At, string By, bool IsDeleted) : RouteContainerItem(Id, Number, Kind)
{
    public const string Kind = "route";
    public const string CurrentId = "current";

    public static RouteItem Of(RouteVersion route) => new(CurrentId, route.Number, route.Version, route.Route, route.At, route.By, route.Route is null);

    public RouteVersion Read() => new(Number, Version, Route, At, By);
}

/// <summary>One version of a route, in its history.</summary>
internal sealed record RouteChangeItem(string Id, string Number, long Version, RouteChange Change) : RouteContainerItem(Id, Number, Kind)
{
    public const string Kind = "version";

    public static RouteChangeItem Of(RouteChange change) => new(IdOf(change.Version), change.Number, change.Version, change);

    public static string IdOf(long version) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"version-{version}");
}

/// <summary>The copy of the configuration. It has a partition of its own, which no number has.</summary>
internal sealed record RouteSeedItem(string Id, string Number, RouteSeed Seed) : RouteContainerItem(Id, Number, Kind)
{
    public const string Kind = "seed";
    public const string Partition = "seed";

    public static RouteSeedItem Of(RouteSeed seed) => new(Partition, Partition, seed);
}
