using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Calls;

public sealed class GatewayDrainTests
{
    [Fact]
    public async Task It_serves_for_some_seconds_then_begins_nothing_and_then_gives_up_what_is_left()
    {
        var time = new VirtualTime();
        var options = new DrainOptions();
        using var drain = new GatewayDrain(Options.Create(options), time, NullLogger<GatewayDrain>.Instance);
        Assert.False(drain.IsLeaving);

        var stopping = drain.StoppingAsync(CancellationToken.None);
        Assert.Equal((true, false), (drain.IsLeaving, drain.Closing.IsCancellationRequested));
        time.Advance(options.Serving);
        await stopping;
        Assert.Equal((true, false), (drain.Closing.IsCancellationRequested, drain.Deadline.IsCancellationRequested));
        time.Advance(options.Finishing);
        Assert.True(drain.Deadline.IsCancellationRequested);

        // Container Apps kills a process after 30 seconds, unless its file says otherwise.
        Assert.InRange(options.Total, options.Serving + options.Finishing, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_gateway_that_closes_looks_at_the_calls_that_it_has_taken_and_takes_no_more() => VirtualTime.Run(async time =>
    {
        var log = new MemoryCallLog(time);
        var telephony = new FakeTelephony();
        var gateway = new GatewayParts(log, new MemoryFinishedCalls(), telephony, new RouteOptions(), time);
        for (var call = 0; call < 50; call++)
        {
            var id = CallId.At(time.GetUtcNow());
            await log.CreateAsync(ExampleCall.New(id) with { Ending = CallEnding.AgentHungUp, EndedAt = time.GetUtcNow() });
            await log.SetAsync(id, time.GetUtcNow());
        }

        using var closing = new CancellationTokenSource();
        telephony.Requesting = _ => Task.Delay(TimeSpan.FromSeconds(1), time);
        var round = gateway.Timers.RoundAsync(closing.Token);
        closing.Cancel();
        await round;

        // The 18 calls that are left are due for another gateway, and nothing of this one is in its way.
        Assert.Equal(32, telephony.Done.Count);
        Assert.Equal(18, (await log.TakeDueAsync(100, TimeSpan.FromSeconds(5))).Count);
    });

    [Fact]
    public void A_gateway_that_closes_moves_no_further_calls_of_a_dead_worker() => VirtualTime.Run(async time =>
    {
        var log = new MemoryCallLog(time);
        var telephony = new FakeTelephony { Requesting = _ => Task.Delay(TimeSpan.FromSeconds(1), time) };
        var gateway = new GatewayParts(log, new MemoryFinishedCalls(), telephony, new RouteOptions(), time);
        for (var call = 0; call < 100; call++)
        {
            var id = CallId.At(time.GetUtcNow());
            await log.CreateAsync(ExampleCall.New(id) with { Worker = "worker" });
            await log.TakeAsync(id, "worker");
        }

        gateway.Dead.Found(["worker"]);
        await Task.Delay(TimeSpan.FromMilliseconds(100), time);
        var stopping = gateway.Drain.StoppingAsync(new CancellationToken(canceled: true));
        await stopping;
        await gateway.Dead.CompleteAsync();

        Assert.Equal(64, telephony.Done.Count);
    });
}
