using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.AfterCall;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering.Tools.Remote;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Randomness;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.AfterCall;

/// <summary>The analysis of finished calls while models, stores and workers fail.</summary>
public sealed class AnalysisWorkTests : IDisposable
{
    private const string Plain = "name: plain\nlanguage: en-US\nvoice: v\ninstructions: Be kind.\n";
    private const string Claims = "name: claims\nlanguage: en-US\nvoice: v\ninstructions: Be kind.\nafter the call: { outcomes: [answered, open], fields: { type: object, properties: { claim: { type: string }, urgent: { type: boolean } } } }\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("agents").FullName;
    private readonly AgentCatalog _agents;

    public AnalysisWorkTests()
    {
        File.WriteAllText(Path.Combine(_folder, "claims.yaml"), Claims);
        File.WriteAllText(Path.Combine(_folder, "plain.yaml"), Plain);
        _agents = new AgentCatalog(Options.Create(new AgentOptions { Path = _folder }), Options.Create(new ToolOptions()), [], NullLogger<AgentCatalog>.Instance);
    }

    public void Dispose()
    {
        _agents.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_call_is_analysed_once_also_when_its_gateway_adds_it_again() => VirtualTime.Run(async time =>
    {
        var world = new World(time, _agents, new AskedModel(ExampleAnalyses.Good));
        var call = await world.FinishAsync();
        await world.LaterAsync(TimeSpan.FromSeconds(5));
        await world.Analyses.AddAsync(call, time.GetUtcNow());
        await world.LaterAsync(TimeSpan.FromMinutes(5));

        Assert.Equal((AnalysisState.Done, "answered", 1), world.Of(call));
        Assert.Single(world.Model.Asked);
        Assert.Equal(1, world.Store.Requests);
        Assert.Empty(world.Analyses.Calls);
    });

    [Fact]
    public void A_failure_is_tried_again_with_longer_and_longer_pauses_and_then_given_up_with_the_reason() => VirtualTime.Run(async time =>
    {
        var world = new World(time, _agents, new AskedModel("no JSON"));
        var call = await world.FinishAsync();
        await world.LaterAsync(TimeSpan.FromMinutes(10));
        Assert.Null(world.Store.Find(call));
        await world.LaterAsync(TimeSpan.FromMinutes(10));

        Assert.Equal((AnalysisState.GivenUp, null, 6), world.Of(call));
        Assert.Equal("The model's answer does not fit the schema: It is no JSON.", world.Store.Find(call)!.Reason);
        Assert.Equal(12, world.Model.Asked.Count);
        await world.LaterAsync(TimeSpan.FromHours(2));
        Assert.Equal(12, world.Model.Asked.Count);
    }, limit: TimeSpan.FromHours(3));

    [Fact]
    public void A_call_whose_worker_died_is_analysed_by_another_one_when_the_claim_has_expired() => VirtualTime.Run(async time =>
    {
        var world = new World(time, _agents, new AskedModel(ExampleAnalyses.Good));
        var call = await world.FinishAsync();
        Assert.Single(await world.Analyses.TakeDueAsync(1, new AnalysisOptions().Claimed));
        await world.LaterAsync(TimeSpan.FromSeconds(60));
        Assert.Null(world.Store.Find(call));
        await world.LaterAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((AnalysisState.Done, "answered", 2), world.Of(call));
    });

    [Fact]
    public void A_call_that_kills_its_workers_is_given_up() => VirtualTime.Run(async time =>
    {
        var world = new World(time, _agents, new AskedModel(ExampleAnalyses.Good));
        var call = await world.FinishAsync();
        for (var death = 0; death < 6; death++)
        {
            Assert.Single(await world.Analyses.TakeDueAsync(1, TimeSpan.FromSeconds(1)));
            await Task.Delay(TimeSpan.FromSeconds(1), time);
        }

        await world.LaterAsync(TimeSpan.FromSeconds(5));

        Assert.Equal((AnalysisState.GivenUp, null, 7), world.Of(call));
        Assert.Empty(world.Model.Asked);
    });

    [Fact]
    public void While_the_gateway_is_away_the_model_is_not_asked_again() => VirtualTime.Run(async time =>
    {
        var world = new World(time, _agents, new AskedModel(ExampleAnalyses.Good));
        world.Store.IsAway = true;
        var call = await world.FinishAsync();
        await world.LaterAsync(TimeSpan.FromMinutes(20));
        world.Store.IsAway = false;
        await world.LaterAsync(TimeSpan.FromMinutes(31));

        Assert.Equal((AnalysisState.Done, "answered", 1), world.Of(call));
        Assert.Single(world.Model.Asked);
        Assert.InRange(world.Store.Requests, 4, 10);
    });

    [Fact]
    public void A_call_that_was_erased_meanwhile_is_left_alone() => VirtualTime.Run(async time =>
    {
        var world = new World(time, _agents, new AskedModel(ExampleAnalyses.Good));
        var call = await world.FinishAsync();
        world.Store.Erased.Add(call);
        await world.LaterAsync(TimeSpan.FromMinutes(5));

        Assert.Empty(world.Analyses.Calls);
        Assert.Equal(1, world.Store.Requests);
    });

    [Fact]
    public void The_last_agent_whose_file_asks_for_something_decides_and_without_one_the_model_is_not_asked() => VirtualTime.Run(async time =>
    {
        var world = new World(time, _agents, new AskedModel(ExampleAnalyses.Good));
        var both = await world.FinishAsync(new AgentTookOver("plain", "en-US", "claims"));
        await world.LaterAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("claims", world.Store.Find(both)!.Agent);

        var call = CallId.At(time.GetUtcNow());
        await world.Log.AppendAsync(call, new AgentTookOver("plain", "en-US"));
        await world.Log.AppendAsync(call, new CallerSpoke(1, "Hello.", TimeSpan.Zero, TimeSpan.Zero));
        await world.Analyses.AddAsync(call, time.GetUtcNow());
        await world.LaterAsync(TimeSpan.FromSeconds(5));
        Assert.Null(world.Store.Find(call));
        Assert.Single(world.Model.Asked);
        Assert.Empty(world.Analyses.Calls);
    });

    /// <summary>Two workers, a model and a gateway that fail at random, and workers that die between any two requests.</summary>
    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void Every_call_ends_with_one_analysis_or_a_clear_record(Seed seed)
    {
        var cases = seed.Cases(50);
        for (var number = seed.Number; number < seed.Number + cases; number++)
        {
            var random = new Random(number);
            VirtualTime.Run(async time =>
            {
                var world = new World(time, _agents, new AskedModel(_ => Task.FromResult(random.Next(3) == 0 ? "{}" : ExampleAnalyses.Good))) { Interval = TimeSpan.FromSeconds(10) };
                world.Store.Fails = () => random.Next(3) == 0;
                var calls = new List<CallId>();
                for (var minute = 0; minute < 10; minute++)
                {
                    calls.Add(await world.FinishAsync());
                    if (random.Next(2) == 0)
                    {
                        // A worker takes a call and dies.
                        await world.Analyses.TakeDueAsync(1, new AnalysisOptions().Claimed);
                    }

                    await world.LaterAsync(TimeSpan.FromMinutes(1));
                }

                world.Store.Fails = static () => false;
                await world.LaterAsync(TimeSpan.FromHours(1));
                var message = Seed.ToRepeat($"{number}", nameof(Every_call_ends_with_one_analysis_or_a_clear_record));
                Assert.True(world.Analyses.Calls.Count == 0, message);
                Assert.All(calls, call => Assert.True(world.Store.Find(call) is { State: AnalysisState.Done, Summary.Length: > 0 } or { State: AnalysisState.GivenUp, Reason.Length: > 0 }, message));
            }, limit: TimeSpan.FromHours(2));
        }
    }

    /// <summary>One worker's rounds, with the call log and the gateway in memory.</summary>
    private sealed class World
    {
        private readonly VirtualTime _time;
        private readonly AnalysisRounds _rounds;

        public World(VirtualTime time, AgentCatalog agents, AskedModel model)
        {
            (_time, Model) = (time, model);
            Log = new MemoryCallLog(time);
            Analyses = new MemoryCallAnalyses(time);
            var options = Options.Create(new AnalysisOptions());
            var work = new AnalysisWork(
                Analyses, Log, Log, new CallAnalyst((IChatClient)model, options, time), Store, agents, options, new AnalysisMetrics(new FakeMeters()), time, NullLogger<AnalysisWork>.Instance);
            _rounds = new AnalysisRounds(Analyses, work, options, time, NullLogger<AnalysisRounds>.Instance);
        }

        public MemoryCallLog Log { get; }

        public MemoryCallAnalyses Analyses { get; }

        public AskedModel Model { get; }

        public Gateway Store { get; } = new();

        public async Task<CallId> FinishAsync(params CallEvent[] more)
        {
            var call = CallId.At(_time.GetUtcNow());
            foreach (var logged in ExampleAnalyses.Call(_time.GetUtcNow(), more))
            {
                await Log.AppendAsync(call, logged.Event);
            }

            await Analyses.AddAsync(call, _time.GetUtcNow());
            return call;
        }

        /// <summary>How often the worker looks.</summary>
        public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

        public async Task LaterAsync(TimeSpan later)
        {
            var until = _time.GetUtcNow() + later;
            while (_time.GetUtcNow() < until)
            {
                await _rounds.RoundAsync(CancellationToken.None);
                await Task.Delay(Interval, _time);
            }
        }

        public (AnalysisState State, string? Outcome, int Tries)? Of(CallId call) => Store.Find(call) is { } found ? (found.State, found.Outcome, found.Tries) : null;
    }

    private sealed class Gateway : IAnalysisStore
    {
        private readonly Dictionary<CallId, string> _stored = [];

        public bool IsAway { get; set; }

        public Func<bool> Fails { get; set; } = static () => false;

        public HashSet<CallId> Erased { get; } = [];

        public int Requests { get; private set; }

        public CallAnalysis? Find(CallId call) => _stored.TryGetValue(call, out var json) ? JsonSerializer.Deserialize<CallAnalysis>(json, LoggedEvent.Json) : null;

        public Task<bool> StoreAsync(CallId call, CallAnalysis analysis, CancellationToken stopping)
        {
            Requests++;
            if (IsAway || Fails())
            {
                throw new HttpRequestException("The gateway is away.");
            }

            if (!Erased.Contains(call))
            {
                _stored.TryAdd(call, JsonSerializer.Serialize(analysis, LoggedEvent.Json));
            }

            return Task.FromResult(!Erased.Contains(call));
        }
    }
}
