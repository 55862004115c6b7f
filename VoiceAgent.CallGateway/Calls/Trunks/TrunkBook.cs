using System.Collections.Immutable;
using System.Net;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>All trunks and dispatch rules at one moment, prepared for look-ups. It is never changed.</summary>
internal sealed class TrunkBook
{
    private readonly ImmutableDictionary<string, Trunk> _trunks;
    private readonly ImmutableArray<(IPNetwork Network, Trunk Trunk)> _sources;
    private readonly ILookup<string, Trunk> _numbers;

    public TrunkBook(IEnumerable<Trunk> trunks, IEnumerable<DispatchRule> rules)
    {
        Trunks = [.. trunks.OrderBy(trunk => trunk.Id, StringComparer.Ordinal)];
        _trunks = Trunks.ToImmutableDictionary(trunk => trunk.Id);
        _sources = [.. Trunks.Where(trunk => trunk.TakesCalls() || trunk.PlacesCalls()).SelectMany(trunk => Networks(trunk).Select(network => (network, trunk)))];
        _numbers = Trunks.SelectMany(trunk => trunk.Numbers.Select(number => (number, trunk))).ToLookup(pair => pair.number, pair => pair.trunk);
        Rules = DispatchRules.InOrder(rules);
        Shadowed = DispatchRules.Shadowed(Rules);
    }

    public static TrunkBook Empty { get; } = new([], []);

    /// <summary>By id.</summary>
    public ImmutableArray<Trunk> Trunks { get; }

    /// <summary>In the order in which they are asked.</summary>
    public IReadOnlyList<ReadRule> Rules { get; }

    /// <summary>Rules that can never match, with the rule that takes their calls.</summary>
    public IReadOnlyDictionary<string, string> Shadowed { get; }

    public Trunk? Find(string id) => _trunks.GetValueOrDefault(id);

    /// <summary>
    /// The enabled trunk of a source. The narrowest network wins. Of equal ones, a trunk that names this address and port comes first, then the one
    /// whose id comes first in the alphabet. A trunk that names addresses is found only by a transport of one of them, so that nobody avoids its TLS.
    /// </summary>
    public Trunk? FindBySource(IPAddress source, int port, SipTransport transport)
    {
        var address = source.IsIPv4MappedToIPv6 ? source.MapToIPv4() : source;
        (Trunk Trunk, int Length, bool IsNamed)? best = null;
        foreach (var (network, trunk) in _sources)
        {
            if (!network.Contains(address) || !Speaks(trunk, transport))
            {
                continue;
            }

            var isNamed = trunk.Addresses.Any(named => named.EffectivePort() == port && IPAddress.TryParse(named.Host, out var own) && own.Equals(address));
            if (best is not { } known || network.PrefixLength > known.Length || (network.PrefixLength == known.Length && isNamed && !known.IsNamed))
            {
                best = (trunk, network.PrefixLength, isNamed);
            }
        }

        return best?.Trunk;
    }

    /// <summary>The enabled trunks that have a number, by id.</summary>
    public IEnumerable<Trunk> ForNumber(string number) => _numbers[number].Where(trunk => trunk.Enabled);

    /// <summary>The trunks that may place a call, by id. Nothing is counted.</summary>
    public OutboundChoice OutboundFor(string destination, string from, DateTimeOffset at)
    {
        List<Trunk> usable = [];
        List<(string Trunk, TollRefusal Refusal)> refused = [];
        foreach (var trunk in _numbers[from])
        {
            var refusal = trunk.PlacesCalls() ? TollDestinations.Refusal(trunk.Toll, destination, at)
                : new TollRefusal(TollReason.Direction, trunk.Enabled ? "The trunk only takes calls." : "The trunk is not enabled.");
            if (refusal is null)
            {
                usable.Add(trunk);
            }
            else
            {
                refused.Add((trunk.Id, refusal));
            }
        }

        return new OutboundChoice(usable, refused);
    }

    private static bool Speaks(Trunk trunk, SipTransport transport) => trunk.Addresses.Count == 0 || trunk.Addresses.Any(address => address.Transport == transport);

    private static IEnumerable<IPNetwork> Networks(Trunk trunk)
    {
        foreach (var source in trunk.Inbound.Sources.Concat(trunk.Addresses.Select(address => address.Host).Where(TrunkRules.IsLiteral)))
        {
            if (TrunkRules.IsNetwork(source, out var network))
            {
                yield return network;
            }
        }
    }
}

/// <summary>The trunks for a call that should be placed.</summary>
/// <param name="Trunks">Those that may place it. Try them in order. Empty: none may.</param>
/// <param name="Refused">Those that have the number and may not call, and why.</param>
internal sealed record OutboundChoice(IReadOnlyList<Trunk> Trunks, IReadOnlyList<(string Trunk, TollRefusal Refusal)> Refused);
