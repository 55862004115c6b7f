using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Outgoing;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Randomness;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Outgoing;

public sealed class DeliveryTests
{
    private static readonly EventOptions Usual = new() { ParkAfter = TimeSpan.FromMinutes(20) };

    [Fact]
    public void A_subscriber_that_is_away_gets_everything_in_order_when_it_is_back_and_delays_no_other() => VirtualTime.Run(async time =>
    {
        var outbox = new MemoryOutbox(time);
        var crm = new FakeSubscriber("crm") { Fails = _ => true };
        var billing = new FakeSubscriber("billing");
        var (toCrm, toBilling) = (New(crm, outbox, time), New(billing, outbox, time));
        var call = CallId.At(time.GetUtcNow());
        await outbox.AddAsync(call, [.. EventTypes.All.Select(type => ExampleEvents.New(call, type, time.GetUtcNow()))], ["crm", "billing"], isLast: true);

        await LaterAsync(time, TimeSpan.FromMinutes(10), toCrm, toBilling);
        Assert.Equal(EventTypes.All, billing.Got.Select(got => got.Type));
        Assert.Empty(crm.Got);
        Assert.InRange(crm.Tries, 5, 30);

        crm.Fails = _ => false;
        await LaterAsync(time, TimeSpan.FromMinutes(10), toCrm);
        Assert.Equal(EventTypes.All, crm.Got.Select(got => got.Type));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_event_that_is_never_accepted_is_parked_and_the_next_one_follows(bool isGone) => VirtualTime.Run(async time =>
    {
        var outbox = new MemoryOutbox(time);
        var crm = new FakeSubscriber("crm") { Fails = happened => happened.Type == EventTypes.Started, IsGone = isGone };
        var call = CallId.At(time.GetUtcNow());
        await outbox.AddAsync(call, [ExampleEvents.New(call, EventTypes.Started, time.GetUtcNow()), ExampleEvents.New(call, EventTypes.Ended, time.GetUtcNow())], ["crm"], isLast: true);

        await LaterAsync(time, isGone ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(40), New(crm, outbox, time));

        Assert.Equal([EventTypes.Ended], crm.Got.Select(got => got.Type));
        var parked = Assert.Single(outbox.Parked);
        Assert.Equal(("crm", EventTypes.Started), (parked.Subscriber, parked.Event.Type));

        var replay = new Replay(outbox, [crm]);
        await Assert.ThrowsAsync<DeliveryException>(() => replay.SendAsync(parked, CancellationToken.None));
        Assert.Single(outbox.Parked);
        crm.Fails = _ => false;
        await replay.SendAsync(parked, CancellationToken.None);
        Assert.Empty(outbox.Parked);
        Assert.Equal([EventTypes.Ended, EventTypes.Started], crm.Got.Select(got => got.Type));
    });

    [Fact]
    public void Unwanted_events_are_passed_over() => VirtualTime.Run(async time =>
    {
        var outbox = new MemoryOutbox(time);
        var crm = new FakeSubscriber("crm") { Type = EventTypes.Ended };
        var call = CallId.At(time.GetUtcNow());
        await outbox.AddAsync(call, [.. EventTypes.All.Select(type => ExampleEvents.New(call, type, time.GetUtcNow()))], ["crm"], isLast: true);

        await LaterAsync(time, TimeSpan.FromSeconds(1), New(crm, outbox, time));

        Assert.Equal([EventTypes.Ended], crm.Got.Select(got => got.Type));
    });

    /// <summary>Several gateways deliver. They add events repeatedly, the subscriber fails at random, and gateways die between sending and noting it.</summary>
    [Theory, Seeds]
    [Trait("Kind", "Property")]
    public void Every_event_arrives_and_those_of_a_call_in_order(Seed seed)
    {
        var cases = seed.Cases(200);
        for (var number = seed.Number; number < seed.Number + cases; number++)
        {
            VirtualTime.Run(time => RunAsync(time, number));
        }
    }

    private static async Task RunAsync(VirtualTime time, int number)
    {
        var random = new Random(number);
        var outbox = new MemoryOutbox(time);
        var crm = new FakeSubscriber("crm") { Fails = _ => random.Next(3) == 0, Dies = () => random.Next(8) == 0 };
        Delivery[] gateways = [New(crm, outbox, time), New(crm, outbox, time), New(crm, outbox, time)];
        var calls = Enumerable.Range(0, 5).Select(_ => CallId.At(time.GetUtcNow())).ToArray();
        for (var step = 0; step < 60; step++)
        {
            var call = calls[random.Next(calls.Length)];
            var known = random.Next(1, EventTypes.All.Count + 1);
            await outbox.AddAsync(call, [.. EventTypes.All.Take(known).Select(type => ExampleEvents.New(call, type, time.GetUtcNow()))], ["crm"], isLast: known == EventTypes.All.Count);
            await TryAsync(gateways[random.Next(gateways.Length)]);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(2_000)), time);
        }

        foreach (var call in calls)
        {
            await outbox.AddAsync(call, [.. EventTypes.All.Select(type => ExampleEvents.New(call, type, time.GetUtcNow()))], ["crm"], isLast: true);
        }

        (crm.Fails, crm.Dies) = (_ => false, () => false);
        await LaterAsync(time, TimeSpan.FromMinutes(11), gateways);

        var message = Seed.ToRepeat($"{number}", nameof(Every_event_arrives_and_those_of_a_call_in_order));
        foreach (var call in calls)
        {
            // A repeated delivery may come after a gateway's death. The first deliveries are in order.
            var order = crm.Got.Where(got => got.Call == call).Select(got => got.Type).Distinct();
            Assert.True(order.SequenceEqual(EventTypes.All), $"Call {call} got {string.Join(", ", order)}.\n{message}");
        }
    }

    private static Delivery New(ISubscriber subscriber, MemoryOutbox outbox, TimeProvider time) =>
        new(subscriber, outbox, outbox, Options.Create(Usual), new EventMetrics(new FakeMeters()), time, NullLogger<Delivery>.Instance);

    private static async Task LaterAsync(VirtualTime time, TimeSpan later, params Delivery[] deliveries)
    {
        var until = time.GetUtcNow() + later;
        while (time.GetUtcNow() < until)
        {
            foreach (var delivery in deliveries)
            {
                await delivery.RoundAsync(CancellationToken.None);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), time);
        }
    }

    private static async Task TryAsync(Delivery delivery)
    {
        try
        {
            await delivery.RoundAsync(CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            // The gateway has died.
        }
    }

    private sealed class FakeSubscriber(string name) : ISubscriber
    {
        public List<OutgoingEvent> Got { get; } = [];

        public int Tries { get; private set; }

        public Func<OutgoingEvent, bool> Fails { get; set; } = _ => false;

        /// <summary>The gateway dies after the delivery.</summary>
        public Func<bool> Dies { get; set; } = () => false;

        public bool IsGone { get; init; }

        public string? Type { get; init; }

        public string Name => name;

        public bool Wants(OutgoingEvent happened) => Type is null || happened.Type == Type;

        public Task SendAsync(OutgoingEvent happened, CancellationToken stopping)
        {
            Tries++;
            if (Fails(happened))
            {
                throw new DeliveryException("It answered 500.", isPermanent: IsGone);
            }

            Got.Add(happened);
            return Dies() ? throw new InvalidOperationException("The gateway dies.") : Task.CompletedTask;
        }
    }
}
