namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>What a person knows of the route that they change.</summary>
/// <param name="IsNew">They say that there is no such route.</param>
/// <param name="Versions">They know one of these versions. Null with <paramref name="IsNew"/> false: they know nothing.</param>
/// <param name="IsAny">They want to change whatever version there is.</param>
internal sealed record RouteBasis(bool IsNew, IReadOnlyList<long>? Versions, bool IsAny = false)
{
    /// <returns>Null when the change may be made.</returns>
    public RouteEditOutcome? Refusal(RouteVersion? known) => Refusal(known?.Route is null ? null : known.Version);

    /// <param name="known">The present version. Null when there is none, or when it is a deletion.</param>
    /// <returns>Null when the change may be made.</returns>
    public RouteEditOutcome? Refusal(long? known) => known is not { } version
        ? IsNew ? null : IsAny || Versions is not null ? RouteEditOutcome.NotThere : RouteEditOutcome.Unconditional
        : IsNew ? RouteEditOutcome.Exists
        : IsAny || Versions?.Contains(version) is true ? null
        : Versions is null ? RouteEditOutcome.Unconditional
        : RouteEditOutcome.ChangedSince;
}

/// <param name="Route">The route as it is now.</param>
internal sealed record RouteEdit(RouteEditOutcome Outcome, RouteVersion? Route);

internal enum RouteEditOutcome
{
    Done,

    /// <summary>The number has no route.</summary>
    NotThere,

    /// <summary>A new route was wanted, and there is one.</summary>
    Exists,

    /// <summary>Somebody else has changed the route since the person read it.</summary>
    ChangedSince,

    /// <summary>The request does not say which version it is based on.</summary>
    Unconditional,
}
