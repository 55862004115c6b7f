using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>
/// All trunks and dispatch rules in memory, so that no call waits for a store. Before the first reading there are none. An id never gets an older
/// version than it had: a late or stale reading changes nothing.
/// </summary>
/// <param name="settings">Trunks of the configuration. A stored trunk with the same id replaces one of them.</param>
internal sealed class TrunkTable(RouteTable routes, TimeProvider time, IOptions<TrunkSettings>? settings = null)
{
    private readonly IReadOnlyList<Trunk> _configured = settings?.Value.Trunks ?? [];

    private readonly Lock _guard = new();
    private ImmutableDictionary<string, EntryVersion<Trunk>> _trunks = ImmutableDictionary<string, EntryVersion<Trunk>>.Empty;
    private ImmutableDictionary<string, EntryVersion<DispatchRule>> _rules = ImmutableDictionary<string, EntryVersion<DispatchRule>>.Empty;
    private volatile TrunkBook _book = new(settings?.Value.Trunks ?? [], []);
    private volatile bool _isRead;
    private long _readAt;

    /// <summary>Runs after each change, for those who hold registrations. It must not block.</summary>
    public event Action? Changed;

    /// <summary>The present trunks and rules. Take it once for a decision that asks several questions.</summary>
    public TrunkBook Now => _book;

    /// <summary>How long ago all was read. Null when it never was.</summary>
    public TimeSpan? Age => _isRead ? time.GetElapsedTime(Interlocked.Read(ref _readAt)) : null;

    /// <summary>The name of a trunk or a rule in messages about changes.</summary>
    public static string KeyOf<T>(string id)
        where T : ITrunkEntry => $"{(typeof(T) == typeof(Trunk) ? "trunk" : "rule")}:{id}";

    /// <summary>The trunk of an id, also when it is not enabled.</summary>
    public Trunk? Find(string id) => _book.Find(id);

    /// <inheritdoc cref="TrunkBook.FindBySource" />
    public Trunk? FindBySource(IPAddress source, int port, SipTransport transport) => _book.FindBySource(source, port, transport);

    /// <inheritdoc cref="TrunkBook.ForNumber" />
    public IEnumerable<Trunk> ForNumber(string number) => _book.ForNumber(number);

    /// <inheritdoc cref="TrunkBook.OutboundFor" />
    public OutboundChoice OutboundFor(string destination, string from) => _book.OutboundFor(destination, from, time.GetUtcNow());

    /// <summary>Decides what happens with a call. The numbers are those after <see cref="NumberRules.Inbound"/>.</summary>
    public DispatchDecision Dispatch(DispatchFacts call)
    {
        var book = _book;
        return book.Find(call.Trunk) is { } trunk
            ? DispatchRules.Decide(trunk, book.Rules, call, number => routes.Find(number).Route!)
            : DispatchDecision.Refused(403, $"There is no trunk {call.Trunk}.", [$"There is no trunk {call.Trunk}."]);
    }

    /// <summary>The version of a trunk or a rule that was seen last, also a deletion. 0 when there was none.</summary>
    /// <param name="key">From <see cref="KeyOf"/>.</param>
    public long VersionOf(string key) => key.Split(':', 2) switch
    {
        ["trunk", var id] => _trunks.GetValueOrDefault(id)?.Version ?? 0,
        ["rule", var id] => _rules.GetValueOrDefault(id)?.Version ?? 0,
        _ => long.MaxValue,
    };

    /// <summary>Takes a reading of all trunks and rules.</summary>
    public void TakeAll(IReadOnlyCollection<EntryVersion<Trunk>> trunks, IReadOnlyCollection<EntryVersion<DispatchRule>> rules)
    {
        lock (_guard)
        {
            _trunks = Merged(_trunks, trunks);
            _rules = Merged(_rules, rules);
            Interlocked.Exchange(ref _readAt, time.GetTimestamp());
            _isRead = true;
            _book = Built();
        }

        Changed?.Invoke();
    }

    /// <summary>Takes one trunk or rule after a change. Before the first reading it changes nothing, because a table of one entry would be wrong.</summary>
    public void Take<T>(EntryVersion<T> changed)
        where T : class, ITrunkEntry
    {
        lock (_guard)
        {
            if (!_isRead)
            {
                return;
            }

            (_trunks, _rules) = changed switch
            {
                EntryVersion<Trunk> trunk => (Merged(_trunks, [trunk]), _rules),
                EntryVersion<DispatchRule> rule => (_trunks, Merged(_rules, [rule])),
                _ => (_trunks, _rules),
            };
            _book = Built();
        }

        Changed?.Invoke();
    }

    private TrunkBook Built() => new(
        [.. _configured.Where(trunk => !_trunks.ContainsKey(trunk.Id)), .. _trunks.Values.Select(entry => entry.Value).OfType<Trunk>()], _rules.Values.Select(entry => entry.Value).OfType<DispatchRule>());

    private static ImmutableDictionary<string, EntryVersion<T>> Merged<T>(ImmutableDictionary<string, EntryVersion<T>> known, IReadOnlyCollection<EntryVersion<T>> read)
        where T : class, ITrunkEntry =>
        known.SetItems(read.Where(entry => !(known.GetValueOrDefault(entry.Id)?.Version >= entry.Version)).Select(entry => KeyValuePair.Create(entry.Id, entry)));
}
