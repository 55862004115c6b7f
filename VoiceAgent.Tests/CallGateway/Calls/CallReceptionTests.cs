using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

public sealed class CallReceptionTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_ring_that_is_being_answered_when_the_gateway_stops_is_answered()
    {
        await using var gateway = await GatewayHost.StartAsync();
        gateway.UseKestrel(0);
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        gateway.Telephony.Answering = stopping =>
        {
            var answering = answer.Task.WaitAsync(stopping);
            asked.SetResult();
            return answering;
        };
        var delivery = gateway.CreateClient().PostAsync(Rings.Address, Rings.Of("ring-1"));
        await asked.Task.WaitAsync(Timeout);

        gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        answer.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await delivery.WaitAsync(Timeout)).StatusCode);
        Assert.NotNull(Assert.Single(await gateway.Log.LiveAsync()).ConnectionId);
    }

    [Theory]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(InvalidOperationException))]
    public async Task A_ring_that_could_not_be_answered_for_whatever_reason_is_taken_at_its_next_delivery(Type reason)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var client = gateway.CreateClient();
        gateway.Telephony.Failure = (Exception)Activator.CreateInstance(reason)!;
        Assert.False((await client.PostAsync(Rings.Address, Rings.Of("ring-1"))).IsSuccessStatusCode);

        gateway.Telephony.Failure = null;
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync(Rings.Address, Rings.Of("ring-1"))).StatusCode);

        Assert.Single(gateway.Telephony.Answered);
    }

    [Fact]
    public async Task A_ring_whose_gateway_died_while_answering_is_taken_at_a_later_delivery()
    {
        var time = new VirtualTime();
        await using var gateway = await GatewayHost.StartAsync(time);
        var client = gateway.CreateClient();
        var (asked, dead) = (new TaskCompletionSource(), new TaskCompletionSource());
        gateway.Telephony.Answering = _ =>
        {
            asked.SetResult();
            return dead.Task;
        };
        var first = client.PostAsync(Rings.Address, Rings.Of("ring-1"));
        await asked.Task.WaitAsync(Timeout);
        gateway.Telephony.Answering = _ => Task.CompletedTask;

        var again = client.PostAsync(Rings.Address, Rings.Of("ring-1"));
        for (var second = 1; second <= 30; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await gateway.Log.ReportAsync(new WorkerReport("worker", 5, 0, IsDraining: false, second), []);
        }

        Assert.Equal(HttpStatusCode.OK, (await again).StatusCode);

        Assert.Single(gateway.Telephony.Answered);
        dead.SetException(new InvalidOperationException());
        await first;
    }

    [Fact]
    public async Task A_repeated_delivery_takes_the_ring_when_the_first_one_fails()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var client = gateway.CreateClient();
        var (asked, failure) = (new TaskCompletionSource(), new TaskCompletionSource());
        gateway.Telephony.Answering = _ =>
        {
            asked.SetResult();
            return failure.Task;
        };
        var first = client.PostAsync(Rings.Address, Rings.Of("ring-1"));
        await asked.Task.WaitAsync(Timeout);
        gateway.Telephony.Answering = _ => Task.CompletedTask;

        var second = client.PostAsync(Rings.Address, Rings.Of("ring-1"));
        failure.SetException(new InvalidOperationException());

        Assert.False((await first).IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.OK, (await second).StatusCode);
        Assert.Single(gateway.Telephony.Answered);
    }

    [Fact]
    public async Task A_ring_that_was_answered_is_known_for_as_long_as_it_may_be_delivered_again()
    {
        var time = new VirtualTime();
        await using var gateway = await GatewayHost.StartAsync(time);
        var client = gateway.CreateClient();
        await client.PostAsync(Rings.Address, Rings.Of("ring-1"));

        time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync(Rings.Address, Rings.Of("ring-1"))).StatusCode);

        Assert.Single(gateway.Telephony.Answered);
    }

    [Fact]
    public async Task With_the_store_away_a_repeated_delivery_makes_no_second_call()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var client = gateway.CreateClient();
        gateway.Log.ClaimsFail = true;
        gateway.Telephony.OnAnswer = _ => gateway.Telephony.IsGone = true;

        await client.PostAsync(Rings.Address, Rings.Of("ring-1"));
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync(Rings.Address, Rings.Of("ring-1"))).StatusCode);

        Assert.NotNull(Assert.Single(await gateway.Log.LiveAsync()).ConnectionId);
    }

    [Fact]
    public async Task A_ring_that_a_dead_gateway_has_answered_makes_no_second_call()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var client = gateway.CreateClient();
        gateway.Telephony.IsGone = true;
        var call = CallId.At(TimeProvider.System.GetUtcNow());
        var origin = new CallOrigin("+15550100001", "+15550199001", "claims", "en-US", "connection-1", null) { CorrelationId = "ring-1" };
        await gateway.Log.CreateAsync(origin.ToRecord(call, "worker-1"));

        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync(Rings.Address, Rings.Of("ring-1"))).StatusCode);

        Assert.Equal(call, Assert.Single(await gateway.Log.LiveAsync()).Id);
    }

    [Fact]
    public async Task With_the_store_away_a_repeated_delivery_is_turned_away_once()
    {
        await using var gateway = await GatewayHost.StartAsync(lines: 0);
        var client = gateway.CreateClient();
        gateway.Log.ClaimsFail = true;

        await client.PostAsync(Rings.Address, Rings.Of("ring-1"));
        gateway.Telephony.IsGone = true;
        await client.PostAsync(Rings.Address, Rings.Of("ring-1"));

        Assert.Single(await gateway.Log.LiveAsync());
    }

    [Fact]
    public async Task A_ring_that_was_answered_while_the_store_was_away_is_known_once_it_is_back()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var client = gateway.CreateClient();
        gateway.Log.ClaimsFail = true;
        gateway.Telephony.OnAnswer = _ => (gateway.Log.ClaimsFail, gateway.Telephony.IsGone) = (false, true);

        await client.PostAsync(Rings.Address, Rings.Of("ring-1"));
        await client.PostAsync(Rings.Address, Rings.Of("ring-1"));

        Assert.NotNull(Assert.Single(await gateway.Log.LiveAsync()).ConnectionId);
    }

    [Fact]
    public async Task A_ring_that_is_gone_gives_its_place_back()
    {
        await using var gateway = await GatewayHost.StartAsync(lines: 1);
        var client = gateway.CreateClient();
        gateway.Telephony.IsGone = true;
        await client.PostAsync(Rings.Address, Rings.Of("ring-1"));
        gateway.Telephony.IsGone = false;

        await client.PostAsync(Rings.Address, Rings.Of("ring-2"));

        Assert.Equal("ring-2", Assert.Single(gateway.Telephony.Answered).Ringing.CorrelationId);
    }

    [Fact]
    public async Task A_delivery_with_many_rings_answers_only_some_at_the_same_time()
    {
        await using var gateway = await GatewayHost.StartAsync(lines: 100, ("Webhooks:RingsAtOnce", "4"));
        var (now, most) = (0, 0);
        gateway.Telephony.Answering = async _ =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
        };

        var answer = await gateway.CreateClient().PostAsync(Rings.Address, Rings.Of([.. Enumerable.Range(0, 40).Select(ring => $"ring-{ring}")]));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(40, gateway.Telephony.Answered.Count);
        Assert.InRange(most, 1, 4);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var known = Volatile.Read(ref most); value > known && Interlocked.CompareExchange(ref most, value, known) != known;)
        {
            known = Volatile.Read(ref most);
        }
    }
}
