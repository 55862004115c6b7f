using VoiceAgent.CallGateway.Calls.Campaigns;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Randomness;
using Xunit;
using Xunit.Abstractions;

namespace VoiceAgent.Tests.CallGateway.Calls.Campaigns;

/// <summary>Every number of a campaign is accounted for, whenever gateways die.</summary>
[Trait("Kind", "Property")]
public sealed class CampaignRunTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(12);

    private static readonly CampaignSettings Settings = new()
    {
        Name = "Renewals",
        From = CampaignWorld.From,
        AtOnce = 25,
        PerMinute = 300,
        Retry = new RetryRules
        {
            Busy = new RetryRule(2, TimeSpan.FromMinutes(1)),
            NoAnswer = new RetryRule(3, TimeSpan.FromMinutes(2)),
            Failed = new RetryRule(5, TimeSpan.FromSeconds(30)),
        },
    };

    [Fact]
    public void Five_hundred_numbers_are_accounted_for_although_a_gateway_dies_twice() => Run(Seed.Run.Number, numbers: 500, deaths: 2);

    [Theory, Seeds]
    public void Every_number_is_accounted_for_whenever_gateways_die(Seed seed)
    {
        var cases = seed.Cases(15);
        for (var number = seed.Number; number < seed.Number + cases; number++)
        {
            Run(number, numbers: 40, deaths: 1 + (Math.Abs(number) % 8));
        }
    }

    [Fact]
    public void A_paused_campaign_begins_no_calls_and_an_ended_one_gives_up_who_waits() => VirtualTime.Run(async time =>
    {
        var world = new CampaignWorld(time, Seed.Run.Number, deaths: 0);
        var outcomes = Outcomes(new Random(Seed.Run.Number), 100);
        var placed = 0;
        var campaign = await world.RunAsync(Settings with { AtOnce = 5 }, outcomes, async (_, id, after) =>
        {
            var state = (await world.Store.FindAsync(id, default))!;
            if (after > TimeSpan.FromSeconds(20) && state.State is CampaignState.Running)
            {
                await world.Store.TryReplaceAsync(state with { State = CampaignState.Paused }, default);
            }
            else if (after > TimeSpan.FromSeconds(25) && after < TimeSpan.FromSeconds(26))
            {
                placed = world.Placed.Count;
            }
            else if (after > TimeSpan.FromSeconds(90) && state.State is CampaignState.Paused)
            {
                Assert.Equal(placed, world.Placed.Count);
                await world.Store.TryReplaceAsync(state with { State = CampaignState.Ended }, default);
            }
        });

        Assert.Equal(CampaignState.Ended, campaign.State);
        Assert.InRange(placed, 5, 99);
        var counts = await world.Store.CountAsync(campaign.Id, default);
        Assert.Equal(100, counts.Where(count => count.Key is not (DialState.Waiting or DialState.Calling)).Sum(count => count.Value));
        Assert.True(counts[DialState.GivenUp] >= 100 - placed);
    }, Limit);

    [Fact]
    public void Numbers_on_the_do_not_call_list_are_not_called_also_when_they_are_added_during_the_campaign() => VirtualTime.Run(async time =>
    {
        var world = new CampaignWorld(time, Seed.Run.Number, deaths: 0);
        var outcomes = Outcomes(new Random(Seed.Run.Number), 30);
        var (first, last) = (outcomes.Keys.First(), outcomes.Keys.Last());
        await world.Store.SaveAsync(new BlockedNumber(first, time.GetUtcNow(), "Ana"), default);
        var campaign = await world.RunAsync(Settings with { AtOnce = 1 }, outcomes, (_, _, after) =>
            after > TimeSpan.FromSeconds(5) ? world.Store.SaveAsync(new BlockedNumber(last, time.GetUtcNow(), "Ana"), default) : Task.CompletedTask);

        var contacts = (await world.Store.ListAsync(campaign.Id, DialState.DoNotCall, null, default)).Contacts;
        Assert.Equal([first, last], contacts.Select(contact => contact.Number));
        Assert.DoesNotContain(first, world.Placed.Values);
        Assert.DoesNotContain(last, world.Placed.Values);
        Assert.Equal(1, world.MostAtOnce);
    }, Limit);

    [Fact]
    public void Nobody_is_called_outside_the_hours() => VirtualTime.Run(async time =>
    {
        // It begins on Monday at 12:58 in UTC, which is 7:58 in New York.
        var world = new CampaignWorld(time, Seed.Run.Number, deaths: 0);
        var hours = new BusinessHours { Weekly = new Dictionary<string, IReadOnlyList<string>> { ["monday"] = ["08:00-20:00"] } };
        await world.RunAsync(Settings with { Hours = hours, TimeZone = "America/New_York" }, Outcomes(new Random(1), 10));

        Assert.All(world.Placed.Keys, call => Assert.InRange(call.RangAt, new DateTimeOffset(2026, 1, 5, 13, 0, 0, default), new DateTimeOffset(2026, 1, 6, 1, 0, 0, default)));
    }, Limit, new DateTimeOffset(2026, 1, 5, 12, 58, 0, TimeSpan.Zero));

    private void Run(int seed, int numbers, int deaths)
    {
        VirtualTime.Run(async time =>
        {
            var world = new CampaignWorld(time, seed, deaths);
            var outcomes = Outcomes(new Random(seed), numbers);
            var campaign = await world.RunAsync(Settings, outcomes);
            var message = Seed.ToRepeat($"{seed}", nameof(Every_number_is_accounted_for_whenever_gateways_die));
            Assert.True(world.Mistakes.Count == 0, $"{string.Join('\n', world.Mistakes)}\n{message}");
            Assert.True(world.MostAtOnce <= Settings.AtOnce, $"{world.MostAtOnce} calls were made at a time.\n{message}");
            Assert.Equal(CampaignState.Done, campaign.State);
            var contacts = await AllAsync(world, campaign.Id);
            Assert.Equal(numbers, contacts.Count);
            foreach (var contact in contacts)
            {
                Check(contact, outcomes[contact.Number], world, message);
            }

            // The attempt of a gateway that dies after it has written the record and before it asks the telephony service counts as failed.
            var unplaced = contacts.SelectMany(contact => contact.Dial.Attempts).Count(attempt => !world.Placed.ContainsKey(attempt.Call));
            Assert.True(unplaced <= world.Deaths, $"{unplaced} attempts were never placed, and {world.Deaths} gateways died.\n{message}");
            output.WriteLine($"Seed {seed}: {numbers} numbers, {world.Placed.Count} calls, {world.Deaths} deaths, {time.Elapsed} of virtual time, {unplaced} attempts without a call.");
        }, Limit);
    }

    private static void Check(Contact contact, DialOutcome outcome, CampaignWorld world, string message)
    {
        var placed = world.Placed.Where(call => call.Value == contact.Number).Select(call => call.Key).ToList();
        Assert.True(placed.All(call => contact.Dial.Attempts.Count(attempt => attempt.Call == call) == 1), $"A call to {contact.Number} is not in its results.\n{message}");
        var real = contact.Dial.Attempts.Where(attempt => placed.Contains(attempt.Call)).ToList();
        Assert.True(real.All(attempt => attempt.Outcome == outcome), $"{contact.Number} has {string.Join(", ", real)} in place of {outcome}.\n{message}");
        var expected = outcome switch
        {
            DialOutcome.Busy or DialOutcome.NoAnswer or DialOutcome.Failed => DialState.GivenUp,
            _ => DialRules.Of(outcome),
        };
        Assert.True(contact.Dial.State == expected, $"{contact.Number} is {contact.Dial.State} in place of {expected}.\n{message}");
        Assert.True(outcome is DialOutcome.Failed || real.Count == Settings.Retry.Of(outcome).Attempts, $"{contact.Number} was called {real.Count} times.\n{message}");
    }

    private static async Task<List<Contact>> AllAsync(CampaignWorld world, Guid campaign)
    {
        List<Contact> all = [];
        string? continuation = null;
        do
        {
            var page = await world.Store.ListAsync(campaign, null, continuation, default);
            all.AddRange(page.Contacts);
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return all;
    }

    private static Dictionary<string, DialOutcome> Outcomes(Random random, int numbers) => Enumerable.Range(0, numbers).ToDictionary(
        number => $"+1555010{number:D4}", _ => (DialOutcome)random.Next(Enum.GetValues<DialOutcome>().Length));
}
