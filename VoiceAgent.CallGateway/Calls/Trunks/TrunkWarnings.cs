using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>Tells people what may be wrong with a trunk or a rule although it is allowed. It looks at all that is in memory.</summary>
internal sealed class TrunkWarnings(TrunkTable table, RouteTable routes, SipSecrets secrets)
{
    public IReadOnlyList<string> Of(Trunk trunk) =>
    [
        .. Missing(trunk.Secrets()),
        .. TrunkRules.Warnings(trunk),
        .. table.Now.Trunks.Where(other => other.Id != trunk.Id && other.Enabled && trunk.Enabled)
            .SelectMany(other => other.Numbers.Intersect(trunk.Numbers).Take(1).Select(number => $"The trunk {other.Id} has the number {number} too. Calls from this number use the trunk whose id comes first.")),
        .. table.Now.Trunks.Where(other => other.Id != trunk.Id && other.TakesCalls() && trunk.TakesCalls())
            .SelectMany(other => other.Inbound.Sources.Intersect(trunk.Inbound.Sources).Take(1).Select(source => $"The trunk {other.Id} has the source {source} too. Its calls reach the trunk that names their address, or whose id comes first.")),
    ];

    public IReadOnlyList<string> Of(DispatchRule rule) =>
    [
        .. Missing(Secrets(rule)),
        .. table.Now.Shadowed.TryGetValue(rule.Id, out var first) ? [$"The rule can never match, because the rule {first} is asked before it and takes all its calls."] : Array.Empty<string>(),
        .. rule.Trunks.Where(trunk => table.Now.Find(trunk) is null).Select(trunk => $"There is no trunk {trunk}."),
        .. rule.Route is { } route && routes.Find(route).Route!.Number != route ? [$"There is no route {route}, so the default route answers."] : Array.Empty<string>(),
    ];

    public static IEnumerable<string> Secrets(DispatchRule rule) => rule.Pin is { } pin ? [pin] : [];

    private IEnumerable<string> Missing(IEnumerable<string> names) =>
        names.Where(name => secrets.Find(name) is null).Select(name => $"The secret {name} is missing. Set '{SipSecrets.Place}:{name}' at the gateways.");
}
