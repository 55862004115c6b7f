using System.Text.Json;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Scenarios;
using VoiceAgent.Pipeline.Scenarios.Insurance.Benefits;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Answering;

public sealed class ToolTests
{
    private static readonly CallId Call = CallId.At(DateTimeOffset.UnixEpoch);

    private static CallContext Context => new(Call, "+15550100001", "en-US");

    private readonly FakeConversation _conversation = new();
    private readonly AgentTool _findClaim = ScenarioTools.All(MemoryScenarioStores.WithSamples().Ports(new NoCallControl())).Single(tool => tool.Name == "find_claim");

    [Theory]
    [InlineData("""{"member_number":"4719"}""", "C-2041", "four hundred and twelve dollars")]
    [InlineData("""{"member_number":"five eight two zero"}""", "C-2107", "pending")]
    [InlineData("""{"member_number":"1111"}""", "requires identity", "date_of_birth")]
    public async Task A_claim_is_found_by_the_number_as_it_was_said(string arguments, string expected, string also)
    {
        var ended = await RunAsync(_findClaim, arguments);

        Assert.Equal(ToolOutcome.Succeeded, ended.Outcome);
        Assert.Contains(expected, ended.Result);
        Assert.Contains(also, ended.Result);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(ended.Result).RootElement.ValueKind);
    }

    [Fact]
    public void A_claim_has_the_fields_that_the_model_is_told_to_speak_of()
    {
        var schema = _findClaim.Function.JsonSchema;

        Assert.True(schema.GetProperty("properties").TryGetProperty("member_number", out var number));
        Assert.Contains("four digits", number.GetProperty("description").GetString());
        Assert.False(schema.TryGetProperty("required", out var required) && required.GetArrayLength() > 0, "a caller who is known says no number again");
    }

    [Theory]
    [InlineData("find_benefit", "{}", "Missing: service.")]
    [InlineData("find_claim", "[1]", "The arguments are not a JSON object.")]
    [InlineData("find_claim", "{\"member", "The arguments are not a JSON object.")]
    [InlineData("drop_table", "{}", "There is no tool 'drop_table'.")]
    public void What_does_not_fit_is_refused_before_it_runs(string tool, string arguments, string reason)
    {
        var box = Box(_findClaim, new BenefitTools(new MemoryScenarioStores().Ports(new NoCallControl()).Check).FindBenefit());

        Assert.Equal(reason, box.Weigh(new ToolRequested("x", tool, arguments).Call(), new CallFacts(), 1, "1.1.1").Refusal);
    }

    [Fact]
    public async Task A_result_that_is_too_long_to_be_used_is_a_failure()
    {
        var ended = await RunAsync(Tool(() => new string('x', 5_000)), "{}");

        Assert.Equal(ToolOutcome.Failed, ended.Outcome);
        Assert.InRange(ended.Result.Length, 1, 100);
    }

    [Fact]
    public async Task A_tool_that_throws_ends_as_failed_and_tells_nothing_but_its_kind()
    {
        var ended = await RunAsync(Tool(() => throw new InvalidOperationException("member 4719 of the secret table")), "{}");

        Assert.Equal(new ToolEnded("1.1.1", ToolOutcome.Failed, """{"error":"InvalidOperationException"}"""), ended);
    }

    [Fact]
    public async Task A_tool_may_say_why_it_could_not()
    {
        var ended = await RunAsync(Tool(() => throw new ToolFailedException("Nobody can take the call now.")), "{}");

        Assert.Equal("""{"error":"Nobody can take the call now."}""", ended.Result);
    }

    [Fact]
    public async Task A_tool_knows_its_call_and_the_model_does_not_see_that()
    {
        var tool = AgentTool.From((string reason, CallContext context) => $"{reason} {context.From}", "who", "Who.", ToolKind.Read, TimeSpan.FromSeconds(1));

        Assert.False(tool.Function.JsonSchema.GetProperty("properties").TryGetProperty("context", out _));
        Assert.Equal("because +15550100001", (await RunAsync(tool, """{"reason":"because"}""")).Result);
    }

    [Fact]
    public async Task A_tool_that_is_cancelled_ends_once()
    {
        var runs = new ToolExecutor(_conversation);
        runs.Start(new RunTool(1, "1.1.1", "it", "{}", TimeSpan.FromSeconds(1)), Agent(Tool(cancelled => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled))));
        runs.Cancel("1.1.1");
        await runs.DisposeAsync();

        Assert.Equal([new ToolEnded("1.1.1", ToolOutcome.Cancelled, "")], _conversation.Told);
    }

    [Fact]
    public void A_tool_on_personal_data_is_refused_until_the_caller_has_proved_who_they_are()
    {
        var box = Box(Tool(() => "done") with { RequiresIdentity = true });
        var facts = new CallFacts();
        Assert.Equal("The caller's identity is not proved yet: check it first.", box.Weigh(new ToolRequested("x", "it", "{}").Call(), facts, 1, "1.1.1").Refusal);

        facts.Identify(new("4719", "member 4719"));

        Assert.Null(box.Weigh(new ToolRequested("x", "it", "{}").Call(), facts, 1, "1.1.2").Refusal);
    }

    [Fact]
    public async Task A_tool_is_told_a_key_of_its_own_for_each_use()
    {
        var tool = AgentTool.From((CallContext context) => context.IdempotencyKey, "it", "It.", ToolKind.Commit, TimeSpan.FromSeconds(1));

        Assert.Equal($"{Call}:1.1.1", (await RunAsync(tool, "{}")).Result);
    }

    private static Toolbox Box(params AgentTool[] tools) => new(tools, []);

    private static AgentAtWork Agent(AgentTool tool) => new("Be kind.", Box(tool), Context);

    private static AgentTool Tool(Func<string> method) => AgentTool.From(method, "it", "It.", ToolKind.Read, TimeSpan.FromSeconds(1));

    private static AgentTool Tool(Func<CancellationToken, Task> method) => AgentTool.From(method, "it", "It.", ToolKind.Read, TimeSpan.FromSeconds(1));

    private async Task<ToolEnded> RunAsync(AgentTool tool, string arguments)
    {
        var runs = new ToolExecutor(_conversation);
        runs.Start(new RunTool(1, "1.1.1", tool.Name, arguments, tool.Deadline), Agent(tool));
        while (_conversation.Told.Count == 0)
        {
            await Task.Yield();
        }

        await runs.DisposeAsync();
        return Assert.IsType<ToolEnded>(Assert.Single(_conversation.Told));
    }
}
