using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Outgoing;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.Fakes;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Outgoing;

/// <summary>The outbox in Redis and the one in memory keep the same promises.</summary>
[Collection(GarnetCollection.Name)]
[Trait("Speed", "Slow")]
public sealed class OutboxTests(GarnetFixture garnet)
{
    private static readonly TimeSpan Claimed = TimeSpan.FromSeconds(30);

    private readonly VirtualTime _time = new();
    private readonly string _subscriber = $"s-{Guid.NewGuid():N}";

    [Theory]
    [InlineData("redis")]
    [InlineData("memory")]
    public async Task Events_come_in_the_order_in_which_they_were_added_and_each_once(string kind)
    {
        var outbox = New(kind);
        var call = CallId.At(_time.GetUtcNow());
        await AddAsync(outbox, call, EventTypes.Started, EventTypes.Answered);
        await AddAsync(outbox, call, EventTypes.Started, EventTypes.Answered, EventTypes.Ended);
        var seen = new List<string>();
        while ((await outbox.TakeDueAsync(_subscriber, 10, Claimed)) is [var queue])
        {
            var waiting = await outbox.NextAsync(queue);
            if (waiting is not null)
            {
                seen.Add(waiting.Event.Type);
                await outbox.PassAsync(queue, waiting);
            }

            await outbox.EndAsync(queue, waiting is null ? null : _time.GetUtcNow());
        }

        Assert.Equal([EventTypes.Started, EventTypes.Answered, EventTypes.Ended], seen);
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("memory")]
    public async Task A_queue_that_was_taken_is_given_to_another_gateway_only_when_the_claim_has_expired(string kind)
    {
        var outbox = New(kind);
        await AddAsync(outbox, CallId.At(_time.GetUtcNow()), EventTypes.Started);
        Assert.Single(await outbox.TakeDueAsync(_subscriber, 10, Claimed));
        Assert.Empty(await outbox.TakeDueAsync(_subscriber, 10, Claimed));
        _time.Advance(Claimed);

        Assert.Single(await outbox.TakeDueAsync(_subscriber, 10, Claimed));
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("memory")]
    public async Task An_event_that_was_added_during_a_delivery_is_due_at_once(string kind)
    {
        var outbox = New(kind);
        var call = CallId.At(_time.GetUtcNow());
        await AddAsync(outbox, call, EventTypes.Started);
        var queue = Assert.Single(await outbox.TakeDueAsync(_subscriber, 10, Claimed));
        await outbox.PassAsync(queue, (await outbox.NextAsync(queue))!);
        Assert.Null(await outbox.NextAsync(queue));
        await AddAsync(outbox, call, EventTypes.Answered);
        await outbox.EndAsync(queue, next: null);

        var again = Assert.Single(await outbox.TakeDueAsync(_subscriber, 10, Claimed));
        Assert.Equal(EventTypes.Answered, (await outbox.NextAsync(again))!.Event.Type);
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("memory")]
    public async Task Failures_are_counted_until_the_event_is_passed(string kind)
    {
        var outbox = New(kind);
        await AddAsync(outbox, CallId.At(_time.GetUtcNow()), EventTypes.Started, EventTypes.Answered);
        var queue = Assert.Single(await outbox.TakeDueAsync(_subscriber, 10, Claimed));
        var began = _time.GetUtcNow();
        await outbox.FailAsync(queue, (await outbox.NextAsync(queue))!);
        _time.Advance(TimeSpan.FromSeconds(1));
        await outbox.FailAsync(queue, (await outbox.NextAsync(queue))!);
        var waiting = (await outbox.NextAsync(queue))!;
        Assert.Equal((2, began), (waiting.Tries, waiting.FirstFailedAt));
        await outbox.PassAsync(queue, waiting);

        Assert.Equal((EventTypes.Answered, 0, null), (await outbox.NextAsync(queue)) is { } next ? (next.Event.Type, next.Tries, next.FirstFailedAt) : default);
    }

    [Fact]
    public async Task Parked_events_are_listed_latest_first_and_the_oldest_are_dropped_past_the_limit()
    {
        await garnet.Redis.GetDatabase().KeyDeleteAsync(["{events:parked}:entries", "{events:parked}:order"]);
        var parked = new RedisParkedEvents(garnet.Redis, Options.Create(new EventOptions { MostParked = 2 }), NullLogger<RedisParkedEvents>.Instance);
        for (var number = 0; number < 3; number++)
        {
            var at = _time.GetUtcNow().AddSeconds(number);
            await parked.ParkAsync(new ParkedEvent($"s{number}", ExampleEvents.New(CallId.At(at), EventTypes.Started, at), at, 1, "It answered 500."));
        }

        var listed = await parked.ListAsync(0, 10);
        Assert.Equal(["s2", "s1"], listed.Select(entry => entry.Subscriber));
        Assert.Equal(listed[0].Event.Data.GetRawText(), (await parked.FindAsync(listed[0].Id))!.Event.Data.GetRawText());
        await parked.RemoveAsync(listed[0].Id);
        Assert.Equal(["s1"], (await parked.ListAsync(0, 10)).Select(entry => entry.Subscriber));
    }

    private IOutbox New(string kind) => kind == "memory" ? new MemoryOutbox(_time) : new RedisOutbox(garnet.Redis, _time);

    private Task AddAsync(IOutbox outbox, CallId call, params string[] types) =>
        outbox.AddAsync(call, [.. types.Select(type => ExampleEvents.New(call, type, _time.GetUtcNow()))], [_subscriber], isLast: false);
}
