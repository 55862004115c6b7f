using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Cosmos;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Cosmos;
using VoiceAgent.Tests.CallGateway.Calls;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Cosmos;

/// <summary>Tests the contract of the store of finished calls, through the official client.</summary>
[Collection(CosmosCollection.Name)]
public sealed class CosmosFinishedCallsTests(CosmosFixture cosmos) : IAsyncLifetime
{
    private readonly IOptions<CosmosOptions> _options = Options.Create(new CosmosOptions { Database = $"tests-{Guid.NewGuid():N}" });

    private CosmosFinishedCalls Store => new(cosmos.Client, _options, Options.Create(new RetentionOptions()));

    public async Task InitializeAsync()
    {
        using var setup = new CosmosSetup(cosmos.Client, [CosmosFinishedCalls.Container], [], _options, TimeProvider.System, NullLogger<CosmosSetup>.Instance);
        await setup.StartAsync(default);
        await setup.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(setup.Done.IsCompletedSuccessfully);
    }

    public async Task DisposeAsync() => await cosmos.Client.GetDatabase(_options.Value.Database).DeleteAsync();

    [Fact]
    public async Task A_call_comes_back_as_it_was_stored()
    {
        var call = Finished(ExampleCall.Start);
        await Store.SaveAsync(call, default);

        Assert.Equal(JsonOf(call), JsonOf((await Store.FindAsync(call.Record.Id, default))!));
    }

    [Fact]
    public async Task Storing_a_call_again_changes_nothing()
    {
        var call = Finished(ExampleCall.Start);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Store.SaveAsync(call, default)));
        await Store.SaveAsync(call, default);

        Assert.Equal(JsonOf(call), JsonOf((await Store.FindAsync(call.Record.Id, default))!));
        Assert.Single((await Store.ListAsync(call.Record.Id.Day, 50, null, default)).Calls);
    }

    [Fact]
    public async Task The_first_analysis_of_a_call_stays_also_when_the_call_is_stored_again()
    {
        var call = Finished(ExampleCall.Start);
        var found = new CallAnalysis(AnalysisState.Done, "claims", ExampleCall.Start) { Summary = "A claim.", Outcome = "resolved", Fields = JsonElement.Parse("""{"claim":"C-2041"}""") };
        Assert.Null(await Store.AnalyseAsync(call.Record.Id, found, default));
        await Store.SaveAsync(call, default);

        var stored = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Store.AnalyseAsync(call.Record.Id, found, default)));
        Assert.Single(stored, one => one!.IsNew);
        Assert.Equal("A claim.", (await Store.AnalyseAsync(call.Record.Id, found with { Summary = "Another." }, default))!.Analysis.Summary);
        await Store.SaveAsync(call, default);
        var read = (await Store.FindAsync(call.Record.Id, default))!;
        Assert.Equal(JsonOf(call with { Analysis = found }), JsonOf(read));
        Assert.Single((await Store.ListAsync(call.Record.Id.Day, 50, null, default)).Calls);

        var index = new CosmosRecordingIndex(cosmos.Client, _options, Options.Create(new RetentionOptions()));
        Assert.True(await index.EraseAsync(call.Record.Id, default) > 2);
        Assert.Null(await Store.AnalyseAsync(call.Record.Id, found, default));
        Assert.Null(await Store.FindAsync(call.Record.Id, default));
    }

    [Fact]
    public async Task A_day_is_listed_page_by_page_the_latest_call_first()
    {
        var calls = Enumerable.Range(0, 55).Select(minute => Finished(ExampleCall.Start.AddMinutes(minute))).ToArray();
        foreach (var call in calls.Append(Finished(ExampleCall.Start.AddDays(1))))
        {
            await Store.SaveAsync(call, default);
        }

        var listed = new List<CallId>();
        var pages = 0;
        for (string? continuation = null; pages == 0 || continuation is not null; pages++)
        {
            var page = await Store.ListAsync("2026-01-05", 50, continuation, default);
            listed.AddRange(page.Calls.Select(call => call.Id));
            continuation = page.Continuation;
        }

        Assert.Equal(calls.Select(call => call.Record.Id).Reverse(), listed);
        Assert.True(pages > 1);
        Assert.Empty((await Store.ListAsync("2026-01-04", 50, null, default)).Calls);
    }

    [Theory]
    [InlineData("!")]
    [InlineData("bm9uc2Vuc2U")]
    public async Task A_continuation_that_is_none_of_ours_is_refused(string continuation) =>
        await Assert.ThrowsAsync<FormatException>(() => Store.ListAsync("2026-01-05", 50, continuation, default));

    [Fact]
    public async Task A_call_of_more_turns_than_a_batch_takes_is_stored_whole()
    {
        List<CallEvent> events = [new CallRang("+15550100001", "+15550199001")];
        for (var turn = 1; turn <= 230; turn++)
        {
            events.Add(new CallerSpoke(turn, $"turn {turn}", TimeSpan.Zero, TimeSpan.FromSeconds(1)));
            events.Add(new AgentSpoke(turn, turn, new string('x', 10_000), SpeechAct.Reply, TimeSpan.Zero, TimeSpan.FromSeconds(1), false));
        }

        events.Add(new CallEnded(CallEnding.CallerHungUp));
        var call = FinishedCall.From(ExampleCall.New(CallId.At(ExampleCall.Start)), ExampleCall.Number(events))!;
        Assert.True(CallBatches.Of(call, null).Count() > 2);

        await Store.SaveAsync(call, default);

        Assert.Equal(JsonOf(call), JsonOf((await Store.FindAsync(call.Record.Id, default))!));
    }

    [Fact]
    public async Task A_call_is_found_by_the_telephony_services_id()
    {
        var call = Finished(ExampleCall.Start);
        await Store.SaveAsync(call, default);

        Assert.Equal(call.Record, await Store.FindByCorrelationAsync(call.Record.CorrelationId!, default));
        Assert.Null(await Store.FindByCorrelationAsync("unknown", default));
    }

    [Fact]
    public async Task A_call_that_is_not_there_is_not_found() => Assert.Null(await Store.FindAsync(CallId.At(ExampleCall.Start), default));

    [Fact]
    public async Task A_setup_that_runs_again_finds_everything_there()
    {
        var call = Finished(ExampleCall.Start);
        await Store.SaveAsync(call, default);

        await InitializeAsync();

        Assert.NotNull(await Store.FindAsync(call.Record.Id, default));
    }

    [Fact]
    public async Task Each_item_says_how_long_it_is_kept()
    {
        var call = Finished(ExampleCall.Start);
        await Store.SaveAsync(call, default);

        var item = await cosmos.Client.GetContainer(_options.Value.Database, CosmosFinishedCalls.Container.Name)
            .ReadItemAsync<JsonElement>($"{call.Record.Id}", new PartitionKey(call.Record.Id.PartitionKey));

        Assert.Equal((int)TimeSpan.FromDays(90).TotalSeconds, item.Resource.GetProperty("ttl").GetInt32());
    }

    private static FinishedCall Finished(DateTimeOffset at) => FinishedCall.From(ExampleCall.New(CallId.At(at)), ExampleCall.Story())!;

    private static string JsonOf(FinishedCall call) => JsonSerializer.Serialize(call, LoggedEvent.Json);
}
