using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.Answering.OpenAI;
using VoiceAgent.Pipeline.Hosting;
using VoiceAgent.Tests.CallScripts.Judging;
using Xunit;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>The product works with any provider that implements IChatClient.</summary>
public sealed class ForeignModelTests
{
    private const string Claim = """
          - wait for agent
          - say: I'd like to check the status of my claim
          - wait for agent
          - expect: { heard: "member number" }
          - say: four seven one nine
          - wait for agent: { heard: "four hundred and twelve dollars", timeout: 20s }
          - say: thank you goodbye
          - wait for agent
          - expect: { heard: "goodbye" }
          - wait for hang up
        """;

    [Fact]
    public void A_foreign_client_serves_a_whole_call_with_its_tools()
    {
        var call = Foreign();

        call.AssertWentWell();
        Assert.Equal(CallEnding.AgentHungUp, call.Ending);
        var called = Assert.Single(call.Happened.OfType<ToolCalled>(), tool => tool.Tool == "find_claim");
        Assert.Equal("""{"member_number":"4719"}""", called.Arguments);
        Assert.All(call.Happened.OfType<ToolReturned>(), returned => Assert.Equal(ToolOutcome.Succeeded, returned.Outcome));
        Assert.DoesNotContain("which member", call.HeardByCaller, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(call.Protocol, Foreign().Protocol);
    }

    [Fact]
    public async Task A_foreign_client_answers_in_a_form()
    {
        var model = new ForeignModel(TimeProvider.System);

        var verdict = await new Judge(model).JudgeAsync(Foreign(), CancellationToken.None);

        Assert.Equal(new Verdict(true, 5, "The amount was told."), verdict);
        Assert.True(Assert.Single(model.Forms).Schema!.Value.GetProperty("properties").TryGetProperty("reached", out _));
    }

    [Fact]
    public void A_client_that_was_registered_answers_and_no_connection_string_is_asked_for()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);

        builder.Services.AddChatClient(new ForeignModel(TimeProvider.System));
        builder.AddModel();

        using var services = builder.Services.BuildServiceProvider();
        Assert.IsType<ForeignModel>(services.GetRequiredService<IChatClient>());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Endpoint=http://127.0.0.1:5055/openai/v1;Key=b;Model=gpt-4o")]
    public void Without_one_the_connection_string_is_and_a_second_takes_over(string? second)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:openai", "Endpoint=http://127.0.0.1:5055/openai/v1;Key=a;Model=gpt-4o-mini"), new("ConnectionStrings:openai2", second)]);
        builder.Services.AddLogging().AddSingleton(TimeProvider.System);

        builder.AddModel();

        using var services = builder.Services.BuildServiceProvider();
        var model = services.GetRequiredService<IChatClient>();
        Assert.Equal("gpt-4o-mini", model.GetService<ChatClientMetadata>()!.DefaultModelId);
        Assert.NotNull(model.GetService<OpenAIModel>());
        Assert.Equal(second is not null, model.GetService<IFallbackChatClient>() is not null);
    }

    // This client would run tools itself. The product must prevent that.
    private static ScriptedCall Foreign() => ScriptedCall.Run(Claim, call => call.Answers = new ForeignModel(call.Time).AsBuilder().UseFunctionInvocation().Build());
}
