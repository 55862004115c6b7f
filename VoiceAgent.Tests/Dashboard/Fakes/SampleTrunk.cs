using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.Tests.Dashboard.Fakes;

/// <summary>A trunk as the gateway shows it.</summary>
internal static class SampleTrunk
{
    public static TrunkView View(string id, RegistrationState registration = RegistrationState.Registered)
    {
        var now = DateTimeOffset.UtcNow;
        var failed = registration is RegistrationState.Failed;
        return new TrunkView(3, now.AddDays(-1), "Ada Admin", new Trunk
        {
            Id = id,
            Name = $"Provider {id}",
            Addresses = [new TrunkAddress { Host = "sip.example.com" }],
            Numbers = ["+15550199001"],
            Inbound = new TrunkInbound { Sources = ["203.0.113.0/24"] },
            Outbound = new TrunkOutbound { User = "voice", Credential = "provider-login", Register = true },
            Toll = new TollRules { Countries = ["US", "DE"], MinutesPerDestinationPerDay = 77 },
        })
        {
            Secrets = new Dictionary<string, bool> { ["provider-login"] = !failed },
            Warnings = failed ? ["The secret provider-login is missing. Set 'Sip:Credentials:provider-login' at the gateways."] : [],
            State = new TrunkState
            {
                Registration = registration,
                CallsIn = failed ? 0 : 3,
                CallsOut = failed ? 0 : 1,
                LastError = failed ? "The provider has refused the password (403)." : null,
                Gateways = [new GatewayTrunkState("gateway-1", now) { Registration = registration, Since = now.AddHours(-2), Expires = now.AddMinutes(8), RoundTrip = TimeSpan.FromMilliseconds(21), Answers = true, LastError = failed ? "The provider has refused the password (403)." : null }],
                Today = new TrunkDay(120, 14, new Dictionary<int, long> { [486] = 3, [503] = 1 }),
                Quality = failed ? null : new TrunkQuality(20, 4.2, 0.4, TimeSpan.FromMilliseconds(6), TimeSpan.FromMilliseconds(44)),
                Errors = [new TrunkError(now.AddMinutes(-9), "gateway-1", 486, "Busy here: •••3456"), new TrunkError(now.AddHours(-1), "gateway-1", null, "No answer to OPTIONS.")],
            },
        };
    }

    public static DispatchRuleView Rule(string id, int priority, params string[] warnings) =>
        new(1, DateTimeOffset.UtcNow, "Ada Admin", new DispatchRule { Id = id, Name = $"Rule {id}", Priority = priority, Called = "+155501990*", Agent = "claims", Language = "en-US" }) { Warnings = warnings };
}
