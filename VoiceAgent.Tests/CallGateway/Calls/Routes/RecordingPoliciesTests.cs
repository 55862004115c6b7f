using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls.Routes;

/// <summary>Which policy a call's recording has, and what of it is in the ticket for the pipeline.</summary>
public sealed class RecordingPoliciesTests
{
    private const string Number = "+15550199001";

    private static readonly byte[] Key = new byte[32];

    [Fact]
    public void A_route_without_a_policy_has_the_one_of_the_configuration()
    {
        var usual = new RecordingPolicy { Consent = "This call is recorded.", RetentionDays = 30, Encrypted = true, ByService = true };

        Assert.Equal(usual, Of(null, usual));
    }

    [Fact]
    public void A_routes_own_policy_is_completed_by_the_configuration()
    {
        var usual = new RecordingPolicy { Consent = "This call is recorded.", RetentionDays = 30, ArchiveAfterDays = 20, Encrypted = true };

        var policy = Of(new RecordingPolicy { RetentionDays = 60 }, usual);

        Assert.Equal(("This call is recorded.", 60, 20, true), (policy.Consent, policy.RetentionDays!.Value, policy.ArchiveAfterDays!.Value, policy.Encrypted));
        Assert.Equal("", Of(new RecordingPolicy { Consent = "" }, usual).Consent);
        Assert.Null(Of(new RecordingPolicy { RetentionDays = 10 }, usual).ArchiveAfterDays);
        Assert.Equal(90, Of(new RecordingPolicy(), new RecordingDefaults().Default).RetentionDays);
    }

    [Fact]
    public void A_change_of_the_route_changes_the_policy_at_once()
    {
        var (table, policies) = Table(null, new RecordingPolicy());
        table.TakeAll([new RouteVersion(Number, 2, new Route { Number = Number, Agent = "claims", Recording = new RecordingPolicy { Record = false } }, default, "Ana")]);

        Assert.False(policies.Of(Number).Record);
        Assert.True(policies.Of("+15550199002").Record);
    }

    [Fact]
    public void The_ticket_says_what_the_pipeline_must_know()
    {
        Assert.Null(TicketOf(new RecordingPolicy()).Recording);
        Assert.Equal(new RecordingTerms("This call is recorded.") { NeedsEncryption = true }, TicketOf(new RecordingPolicy { Consent = "This call is recorded.", Encrypted = true }).Recording);
        Assert.Equal(new RecordingTerms { IsOff = true }, TicketOf(new RecordingPolicy { Record = false, Consent = "This call is recorded.", Encrypted = true }).Recording);
    }

    [Fact]
    public void The_longest_texts_fit_into_a_ticket()
    {
        var texts = new string('é', OutboundTalk.LongestTexts / 2);
        var consent = new string('é', RecordingRules.LongestConsent / 2);
        var talk = new OutboundTalk(texts, null);
        Assert.Equal((OutboundTalk.LongestTexts, RecordingRules.LongestConsent), (talk.Size, RecordingRules.SizeOf(consent)));

        var ticket = TicketOf(new RecordingPolicy { Consent = consent, Encrypted = true }, talk);

        Assert.Equal(consent, ticket.Recording!.Notice);
    }

    private static RecordingPolicy Of(RecordingPolicy? own, RecordingPolicy usual) => Table(own, usual).Policies.Of(Number);

    private static (RouteTable Table, RecordingPolicies Policies) Table(RecordingPolicy? own, RecordingPolicy usual)
    {
        var routes = Options.Create(new RouteOptions { Numbers = [new Route { Number = Number, Agent = "claims", Recording = own }] });
        var table = new RouteTable(routes, new RouteMetrics(new FakeMeters()), TimeProvider.System);
        return (table, RecordingParts.PoliciesOf(table, usual));
    }

    private static CallTicket TicketOf(RecordingPolicy own, OutboundTalk? talk = null)
    {
        var (table, policies) = Table(own, new RecordingPolicy());
        var planner = new CallPlanner(
            Options.Create(new GatewayOptions { PublicUrl = new Uri("http://gateway.test"), MediaUrl = new Uri("ws://pipeline.test") }),
            Options.Create(new TicketOptions { Key = Convert.ToBase64String(Key) }), Options.Create(new RouteOptions()), table, policies, TimeProvider.System);
        var (call, route) = (CallId.At(TimeProvider.System.GetUtcNow()), planner.RouteFor(Number) with { TimeZone = "America/Argentina/ComodRivadavia" });
        var trace = $"00-{new string('a', 32)}-{new string('b', 16)}-01";
        var plan = talk is null
            ? planner.Converse(call, new RingingCall("+15550100001", Number, $"{Guid.Empty}", null, "key"), route, trace)
            : planner.ConverseOut(call, Number, "+15550100001", route, talk, trace);
        var reading = CallTicket.Read(plan.Media!.Query["?ticket=".Length..], call, Key, TimeProvider.System.GetUtcNow());
        return reading.Ticket ?? throw new InvalidOperationException(reading.Refusal);
    }
}
