using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Campaigns;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;

namespace VoiceAgent.Tests.CallGateway.Calls.Campaigns;

/// <summary>
/// A campaign in virtual time, run by gateways that die at random moments. The telephones are imitated: the number decides what happens. Reports about
/// calls go to a gateway that does not die, because only the campaign is tested here.
/// </summary>
internal sealed class CampaignWorld : ICallPlacing
{
    public const string From = "+15550199001";

    private readonly VirtualTime _time;
    private readonly Random _random;
    private readonly MemoryCallLog _log;
    private readonly MemoryFinishedCalls _finished = new();
    private readonly MemoryCallBudget _budget = new();
    private readonly FakeTelephony _telephony = new();
    private readonly RouteOptions _routes = new() { Numbers = [new Route { Number = From, Agent = "claims" }] };
    private readonly OutboundOptions _options = new() { Targets = ["+1555*"], CallsPerHour = 100_000, CallsPerDay = 100_000 };
    private readonly GatewayParts _parts;
    private readonly Dictionary<CallId, string> _ringing = [];
    private readonly int _deaths;
    private double _risk;

    public CampaignWorld(VirtualTime time, int seed, int deaths)
    {
        (_time, _random, _log, _deaths) = (time, new Random(seed), new MemoryCallLog(time), deaths);
        _parts = new GatewayParts(_log, _finished, _telephony, _routes, time);
    }

    public MemoryCampaigns Store { get; } = new();

    /// <summary>All calls that were placed, with their numbers.</summary>
    public Dictionary<CallId, string> Placed { get; } = [];

    /// <summary>What must never happen.</summary>
    public List<string> Mistakes { get; } = [];

    public int Deaths { get; private set; }

    public int MostAtOnce { get; private set; }

    /// <param name="outcomes">What each number does.</param>
    public async Task<Campaign> RunAsync(CampaignSettings settings, IReadOnlyDictionary<string, DialOutcome> outcomes, Func<CampaignWorld, Guid, TimeSpan, Task>? second = null)
    {
        _outcomes = outcomes;
        var campaign = new Campaign(Guid.CreateVersion7(_time.GetUtcNow()), settings, _time.GetUtcNow(), "Ana") { State = CampaignState.Running };
        await Store.AddAsync(campaign, default);
        await Store.AddAsync(campaign.Id, [.. outcomes.Keys.Select(number => new Contact(campaign.Id, number, null, new Dictionary<string, string>()))], default);

        // About as many requests to stores as a run has. So deaths are spread over it.
        _risk = (double)_deaths / (outcomes.Count * 15);
        Gateway[] gateways = [Start(), Start()];
        var began = _time.GetTimestamp();
        while (true)
        {
            await _log.ReportAsync(new WorkerReport("worker", 1_000, 0, false, _time.GetTimestamp()), []);
            await _parts.Timers.RoundAsync(default);
            await Task.Delay(TimeSpan.FromSeconds(0.5), _time);
            for (var number = 0; number < gateways.Length; number++)
            {
                gateways[number] = gateways[number].IsDead && _random.Next(6) == 0 ? Start() : gateways[number];
            }

            var counts = await Store.CountAsync(campaign.Id, default);
            if (counts.Values.Sum() != outcomes.Count)
            {
                Mistakes.Add($"At {_time.Elapsed} {counts.Values.Sum()} contacts are there.");
            }

            await (second?.Invoke(this, campaign.Id, _time.GetElapsedTime(began)) ?? Task.CompletedTask);
            if ((await Store.FindAsync(campaign.Id, default))!.IsSettled)
            {
                Array.ForEach(gateways, gateway => gateway.Stop());
                return (await Store.FindAsync(campaign.Id, default))!;
            }
        }
    }

    public async Task<AnsweredCall> PlaceAsync(string from, string to, CallPlan plan, CancellationToken stopping)
    {
        if (!Placed.TryAdd(plan.Call, to))
        {
            Mistakes.Add($"The attempt {plan.Call} was placed twice.");
        }

        if (_ringing.ContainsValue(to))
        {
            Mistakes.Add($"{to} was called while another call to it was in progress.");
        }

        _ringing[plan.Call] = to;
        MostAtOnce = Math.Max(MostAtOnce, _ringing.Count);
        var placed = new AnsweredCall($"connection-{plan.Call}", null, null);
        _ = TalkAsync(plan.Call, placed.ConnectionId, _outcomes[to]);
        await Task.Delay(TimeSpan.FromMilliseconds(20), _time, stopping);
        return placed;
    }

    private IReadOnlyDictionary<string, DialOutcome> _outcomes = new Dictionary<string, DialOutcome>();

    private Gateway Start() => new(this);

    private async Task TalkAsync(CallId call, string connection, DialOutcome outcome)
    {
        await Task.Delay(TimeSpan.FromSeconds(1 + (_random.NextDouble() * 4)), _time);
        if (outcome is DialOutcome.Answered or DialOutcome.Voicemail)
        {
            await _parts.Progress.ReportAsync(call, connection, new TelephonyEvent.Connected(connection, null, null), default);
            await _log.AppendAsync(call, new MediaOpened("worker", 16_000));
            await Task.Delay(TimeSpan.FromSeconds(2 + (_random.NextDouble() * 6)), _time);
            await _log.AppendAsync(call, new CallEnded(outcome is DialOutcome.Voicemail ? CallEnding.Voicemail : CallEnding.AgentHungUp));
        }

        _ringing.Remove(call);
        CallEnding? unanswered = outcome switch
        {
            DialOutcome.Busy => CallEnding.Busy,
            DialOutcome.NoAnswer => CallEnding.NotAnswered,
            DialOutcome.Rejected => CallEnding.Declined,
            DialOutcome.Failed => CallEnding.NotPlaced,
            _ => null,
        };
        await _parts.Progress.ReportAsync(call, connection, new TelephonyEvent.Disconnected(CallEnding.CallerHungUp, unanswered), default);
    }

    /// <summary>One gateway that runs campaigns. It dies at a random request to a store or to the telephony service.</summary>
    private sealed class Gateway
    {
        private readonly CampaignWorld _world;

        public Gateway(CampaignWorld world)
        {
            _world = world;
            var time = world._time;
            var routes = Options.Create(world._routes);
            var options = Options.Create(world._options);
            var table = new RouteTable(routes, new RouteMetrics(new FakeMeters()), time);
            var planner = Planners.New(time, world._routes, table: table);
            var records = Of<ICallRecords>(world._log);
            var contacts = Of<IContacts>(world.Store);
            var campaigns = Of<ICampaigns>(world.Store);
            var places = Of<ICallPlaces>(world._log);
            var outbound = new OutboundCalls(
                records, Of<ICallLog>(world._log), Of<ICallTimers>(world._log), places, new Admission(places, new CapacityEstimate(time), time, NullLogger<Admission>.Instance),
                new CallSpend(Of<ICallBudget>(world._budget), time), Of<IDoNotCall>(world.Store), table, planner, Of<ICallPlacing>(world), options, time, NullLogger<OutboundCalls>.Instance);
            var work = new CampaignWork(
                campaigns, contacts, outbound, new AttemptFates(records, Of<IFinishedCalls>(world._finished), time), table, time, NullLogger<CampaignWork>.Instance);
            var drain = new GatewayDrain(Options.Create(new DrainOptions()), time, NullLogger<GatewayDrain>.Instance);
            _ = RunAsync(new CampaignRounds(campaigns, records, work, drain, time, NullLogger<CampaignRounds>.Instance));
        }

        public bool IsDead { get; private set; }

        public void Stop() => IsDead = true;

        private async Task RunAsync(CampaignRounds rounds)
        {
            while (!IsDead)
            {
                await rounds.RoundAsync(default);
                await Task.Delay(CampaignRounds.Interval, _world._time);
            }
        }

        private TPort Of<TPort>(TPort port)
            where TPort : class => Mortal.Of(port, () =>
            {
                if (!IsDead && _world.Deaths < _world._deaths && _world._random.NextDouble() < _world._risk)
                {
                    _world.Deaths++;
                    IsDead = true;
                }

                return IsDead;
            });
    }
}
