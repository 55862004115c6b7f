using System.Collections.Immutable;
using Microsoft.Extensions.Options;

namespace VoiceAgent.CallGateway.Calls.Routes;

/// <summary>
/// All routes in memory, so that the answer of a call needs no store. Until the first reading the routes of the configuration apply. A number never
/// gets an older version than it had: a late or stale reading changes nothing.
/// </summary>
internal sealed class RouteTable(IOptions<RouteOptions> configuration, RouteMetrics metrics, TimeProvider time)
{
    private readonly ImmutableDictionary<string, RouteVersion> _configured = configuration.Value.All.ToImmutableDictionary(
        route => route.Number, route => new RouteVersion(route.Number, 0, route, default, "configuration"));

    private readonly Lock _guard = new();
    private volatile ImmutableDictionary<string, RouteVersion>? _stored;
    private long _readAt;

    /// <summary>False while the routes of the configuration apply.</summary>
    public bool IsFromStore => _stored is not null;

    /// <summary>How long ago all routes were read. Null when they never were.</summary>
    public TimeSpan? Age => _stored is null ? null : time.GetElapsedTime(Interlocked.Read(ref _readAt));

    public int Count => Current.Count(entry => entry.Value.Route is not null);

    private ImmutableDictionary<string, RouteVersion> Current => _stored ?? _configured;

    /// <summary>The route of a number, else the default route.</summary>
    /// <param name="number">The number that was called.</param>
    public Route RouteFor(string number)
    {
        var (found, isOwn) = Look(number);
        metrics.Looked(isOwn, IsFromStore);
        return found.Route!;
    }

    /// <summary>As <see cref="RouteFor"/>, with its version. It counts no look-up.</summary>
    public RouteVersion Find(string number) => Look(number).Found;

    /// <summary>The version of a number that was seen last, also a deletion. 0 when there was none.</summary>
    public long VersionOf(string number) => _stored?.GetValueOrDefault(number)?.Version ?? 0;

    /// <summary>Takes a reading of all routes.</summary>
    public void TakeAll(IReadOnlyCollection<RouteVersion> read)
    {
        lock (_guard)
        {
            _stored = Merged(_stored ?? ImmutableDictionary<string, RouteVersion>.Empty, read);
            Interlocked.Exchange(ref _readAt, time.GetTimestamp());
        }
    }

    /// <summary>Takes one route after a change. Before the first reading of all routes it changes nothing, because a table of one route would be wrong.</summary>
    public void Take(RouteVersion changed)
    {
        lock (_guard)
        {
            _stored = _stored is null ? null : Merged(_stored, [changed]);
        }
    }

    private (RouteVersion Found, bool IsOwn) Look(string number)
    {
        var table = Current;
        return table.GetValueOrDefault(number) is { Route: not null } own ? (own, number != Route.DefaultNumber)
            : (table.GetValueOrDefault(Route.DefaultNumber) is { Route: not null } other ? other : _configured[Route.DefaultNumber], false);
    }

    private static ImmutableDictionary<string, RouteVersion> Merged(ImmutableDictionary<string, RouteVersion> known, IReadOnlyCollection<RouteVersion> read) =>
        known.SetItems(read.Where(route => !(known.GetValueOrDefault(route.Number)?.Version >= route.Version)).Select(route => KeyValuePair.Create(route.Number, route)));
}
