using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Outgoing;
using VoiceAgent.Client;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Api;

/// <summary>A worker stores what a model has found out, and people and other systems get it. One gateway serves all tests of this class.</summary>
public sealed class AnalysisApiTests(AnalysisApiTests.Started started) : IClassFixture<AnalysisApiTests.Started>
{
    private static readonly CallAnalysis Found = new(AnalysisState.Done, "claims", ExampleCall.Start.AddMinutes(2))
    {
        Summary = "The caller asked about a claim.",
        Outcome = "resolved",
        FollowUps = [new FollowUp("Send the letter.", FollowUpBy.Business) { Due = "2026-01-12" }],
        Fields = JsonElement.Parse("""{"claim":"C-2041"}"""),
    };

    private readonly GatewayHost _gateway = started.Gateway;

    [Fact]
    public async Task The_first_analysis_of_a_call_stays_and_is_shown_and_told()
    {
        var call = CallId.At(ExampleCall.Start);
        var address = $"/api/calls/{call}/analysis";
        var worker = _gateway.AsService("Calls.Control");

        Assert.Equal(HttpStatusCode.NotFound, (await worker.PostAsJsonAsync(address, Found, LoggedEvent.Json)).StatusCode);
        await _gateway.Store.SaveAsync(FinishedCall.From(ExampleCall.New(call), ExampleCall.Story())!, default);
        Assert.Equal(HttpStatusCode.OK, (await worker.PostAsJsonAsync(address, Found, LoggedEvent.Json)).StatusCode);
        var second = await worker.PostAsJsonAsync(address, Found with { Summary = "Another one." }, LoggedEvent.Json);
        Assert.Equal(Found.Summary, (await second.Content.ReadFromJsonAsync<CallAnalysis>(LoggedEvent.Json))!.Summary);

        // A call that is stored again keeps its analysis.
        await _gateway.Store.SaveAsync(FinishedCall.From(ExampleCall.New(call), ExampleCall.Story())!, default);
        var shown = (await new VoiceAgentClient(_gateway.As("Ana", "viewer")).Calls.FindAsync(call))!.Analysis!;
        Assert.Equal((Found.Summary, "resolved", "C-2041"), (shown.Summary, shown.Outcome, shown.Fields!.Value.GetProperty("claim").GetString()));
        Assert.Equal(Found.FollowUps, shown.FollowUps);

        var queue = Assert.Single(await _gateway.Outbox.TakeDueAsync("crm", 10, TimeSpan.FromSeconds(30)), due => due.Call == call);
        var told = (await _gateway.Outbox.NextAsync(queue))!;
        Assert.Equal((EventTypes.Analysed, Found.Summary, "Send the letter."), (told.Event.Type, told.Event.Data.GetProperty("summary").GetString(), told.Event.Data.GetProperty("followUps")[0].GetProperty("what").GetString()));
        await _gateway.Outbox.PassAsync(queue, told);
        Assert.Null(await _gateway.Outbox.NextAsync(queue));
    }

    [Fact]
    public async Task Only_workers_store_an_analysis_and_only_one_that_is_whole()
    {
        var call = CallId.At(ExampleCall.Start);
        await _gateway.Store.SaveAsync(FinishedCall.From(ExampleCall.New(call), ExampleCall.Story())!, default);
        var address = $"/api/calls/{call}/analysis";

        Assert.Equal(HttpStatusCode.Forbidden, (await _gateway.As("Ana", "admin").PostAsJsonAsync(address, Found, LoggedEvent.Json)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _gateway.As("Ana", "Calls.Control").PostAsJsonAsync(address, Found, LoggedEvent.Json)).StatusCode);
        var worker = _gateway.AsService("Calls.Control");
        CallAnalysis[] broken =
        [
            Found with { Agent = "" }, Found with { Summary = null }, Found with { Summary = new string('x', CallAnalysis.LongestSummary + 1) }, Found with { Outcome = "" },
            Found with { State = AnalysisState.GivenUp }, Found with { FollowUps = [new FollowUp("", FollowUpBy.Caller)] }, Found with { Fields = JsonElement.Parse("[1]") }, Found with { Tries = 0 },
        ];
        foreach (var analysis in broken)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await worker.PostAsJsonAsync(address, analysis, LoggedEvent.Json)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await worker.PostAsJsonAsync(address, new { state = "done", mood = "good" })).StatusCode);
        Assert.False(_gateway.Store.Analyses.ContainsKey(call));
    }

    [Fact]
    public async Task A_stored_call_in_which_the_caller_has_spoken_waits_for_its_analysis()
    {
        var finisher = _gateway.Services.GetRequiredService<CallFinisher>();
        var (spoken, silent) = (CallId.At(ExampleCall.Start), CallId.At(ExampleCall.Start.AddMinutes(1)));
        foreach (var call in new[] { spoken, silent })
        {
            await _gateway.Log.CreateAsync(ExampleCall.New(call));
            foreach (var happened in ExampleCall.Events.Where(happened => call == spoken || happened is not (CallerSpoke or CallerHypothesis)).Append(new CallEnded(CallEnding.CallerHungUp)))
            {
                await _gateway.Log.AppendAsync(call, happened);
            }

            Assert.True(await finisher.FinishAsync(call, default));
        }

        Assert.Equal([spoken], _gateway.Analyses.Calls);
    }

    public sealed class Started : IAsyncLifetime
    {
        internal GatewayHost Gateway { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Gateway = await GatewayHost.StartAsync(settings:
            [
                ("Events:Webhooks:0:Name", "crm"), ("Events:Webhooks:0:Url", "https://crm.example"), ("Events:Webhooks:0:Secrets:0", $"whsec_{Convert.ToBase64String(new byte[32])}"),
            ]);
        }

        public async Task DisposeAsync() => await Gateway.DisposeAsync();
    }
}
