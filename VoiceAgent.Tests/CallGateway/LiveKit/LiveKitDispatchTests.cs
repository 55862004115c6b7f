using VoiceAgent.CallGateway.LiveKit.Rooms;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.LiveKit;

/// <summary>Which agent answers the call of a room.</summary>
public sealed class LiveKitDispatchTests
{
    private static readonly Dictionary<string, string> Nothing = [];

    private static readonly RoomRule[] Rules =
    [
        new()
        {
            Room = "support-*",
            Metadata = new Dictionary<string, string> { ["customer.tier"] = "gold" },
            Agent = "concierge",
            Language = "{metadata:customer.language}",
            Carry = new Dictionary<string, string> { ["customer"] = "{metadata:customer.id}", ["room"] = "{room}", ["missing"] = "{metadata:none}" },
        },
        new() { Room = "support-*", Agent = "support" },
        new() { Attributes = new Dictionary<string, string> { ["sip.trunkID"] = "ST_1" }, Number = "+15550199003" },
        new() { Headers = new Dictionary<string, string> { ["x-queue"] = "*" }, Agent = "{header:X-Queue}" },
    ];

    [Fact]
    public void The_first_rule_that_fits_decides()
    {
        var chosen = Choose("support-7", """{"customer":{"tier":"gold","language":"de-DE","id":4711}}""")!;

        Assert.Equal(("concierge", "de-DE", null), (chosen.Agent, chosen.Language, chosen.Number));
        Assert.Equal(new Dictionary<string, string> { ["customer"] = "4711", ["room"] = "support-7" }, chosen.Metadata);
        Assert.Equal("support", Choose("support-7", """{"customer":{"tier":"silver"}}""")!.Agent);
    }

    [Fact]
    public void Attributes_can_choose_a_number_and_headers_an_agent()
    {
        Assert.Equal((null, "+15550199003"), Pair(LiveKitDispatch.Choose(Rules, [], new RoomSituation("x", "", new Dictionary<string, string> { ["sip.trunkID"] = "ST_1" }, Nothing))));
        Assert.Equal(("billing", null), Pair(LiveKitDispatch.Choose(Rules, [], new RoomSituation("x", "", Nothing, new Dictionary<string, string> { ["X-QUEUE"] = "billing" }))));
    }

    [Theory]
    [InlineData("""{"agent":"claims","language":"fr"}""", "claims", "fr")]
    [InlineData("""{"agent":"claims","language":"<script>"}""", "claims", null)]
    [InlineData("""{"agent":"claims"}""", "claims", null)]
    public void Without_a_rule_the_metadata_name_agent_and_language(string metadata, string agent, string? language)
    {
        var chosen = Choose("x", metadata)!;

        Assert.Equal((agent, language), (chosen.Agent, chosen.Language));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("""{"agent":null}""")]
    [InlineData("""{"agent":{"name":"x"}}""")]
    [InlineData("""{"agent":""}""")]
    [InlineData("""{"agent":"../../etc"}""")]
    [InlineData("""{"agent":"a\nb"}""")]
    [InlineData("""{"agent":"claims\n"}""")]
    public void Metadata_that_cannot_be_used_choose_nobody(string metadata) => Assert.Null(Choose("x", metadata));

    [Fact]
    public void The_header_of_an_asked_agent_comes_before_attribute_and_metadata()
    {
        var headers = new Dictionary<string, string> { ["x-voiceagent-agent"] = "one", ["X-VoiceAgent-Language"] = "es" };
        var attributes = new Dictionary<string, string> { ["voiceagent.agent"] = "two" };

        var all = LiveKitDispatch.Choose([], [], new RoomSituation("x", """{"agent":"three"}""", attributes, headers))!;

        Assert.Equal(("one", "es"), (all.Agent, all.Language));
        Assert.Equal("two", LiveKitDispatch.Choose([], [], new RoomSituation("x", """{"agent":"three"}""", attributes, Nothing))!.Agent);
    }

    [Fact]
    public void Only_allowed_agents_are_chosen()
    {
        var situation = new RoomSituation("x", """{"agent":"three"}""", new Dictionary<string, string> { ["voiceagent.agent"] = "two" }, Nothing);

        Assert.Equal("three", LiveKitDispatch.Choose([], ["three"], situation)!.Agent);
        Assert.Null(LiveKitDispatch.Choose([], ["four"], situation));
    }

    [Fact]
    public void What_a_call_carries_is_bounded()
    {
        var rule = new RoomRule { Agent = "claims", Carry = Enumerable.Range(0, 40).ToDictionary(number => $"n{number:00}", _ => "{metadata:long}") };

        var carried = LiveKitDispatch.Choose([rule], [], new RoomSituation("x", $$"""{"long":"{{new string('x', 5_000)}}"}""", Nothing, Nothing))!.Metadata;

        Assert.Equal(16, carried.Count);
        Assert.All(carried.Values, value => Assert.Equal(256, value.Length));
    }

    private static RoomDispatch? Choose(string room, string metadata) => LiveKitDispatch.Choose(Rules, [], new RoomSituation(room, metadata, Nothing, Nothing));

    private static (string? Agent, string? Number) Pair(RoomDispatch? chosen) => (chosen?.Agent, chosen?.Number);
}
