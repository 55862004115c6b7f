using VoiceAgent.CallGateway.Calls.Trunks;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.Tests.CallGateway.Calls.Trunks;

/// <summary>Trunks and rules of the tests.</summary>
internal static class Example
{
    public const string Number = "+15550199001";

    /// <summary>A valid trunk that may call Germany.</summary>
    public static Trunk Trunk(string id = "north") => new()
    {
        Id = id,
        Name = "The provider",
        Addresses = [new TrunkAddress { Host = "sip.example.com" }],
        Numbers = [Number],
        Inbound = new TrunkInbound { Sources = ["203.0.113.0/24"] },
        Outbound = new TrunkOutbound { User = "voice", Credential = "north-login", Register = true },
        Toll = new TollRules { Countries = ["DE"] },
    };

    public static DispatchRule Rule(string id, string called = "*", string caller = "*", int priority = 100, params string[] trunks) =>
        new() { Id = id, Name = id, Called = called, Caller = caller, Priority = priority, Trunks = trunks, Agent = id };

    public static EntryVersion<T> Version<T>(T value, long version = 1)
        where T : class, ITrunkEntry => new(value.Id, version, value, default, "Ana");

    /// <summary>The route of the number, or the default route.</summary>
    public static VoiceAgent.CallGateway.Calls.Routes.Route RouteFor(string number) =>
        new() { Number = number == Number ? Number : VoiceAgent.CallGateway.Calls.Routes.Route.DefaultNumber, Agent = number == Number ? "claims" : "default-agent" };
}
