using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Agents;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Answering.Tools.Remote;
using VoiceAgent.Pipeline.Bench;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Scenarios;
using VoiceAgent.Tests.CallScripts;
using VoiceAgent.Tests.Fakes;
using Xunit;
using MemoryCallLog = VoiceAgent.Tests.Fakes.MemoryCallLog;

namespace VoiceAgent.Tests.Pipeline.Calls;

/// <summary>Two workers with an open media stream of the same call. Only the one with the last lease has the conversation.</summary>
public sealed class FencingTests
{
    [Fact]
    public void When_a_second_worker_takes_a_call_the_first_one_stops_and_ends_nothing() => VirtualTime.Run(async time =>
    {
        var log = new MemoryCallLog(time);
        var call = CallId.At(time.GetUtcNow());
        var (first, second) = (new ScriptedMediaStream(time, new WordCode()), new ScriptedMediaStream(time, new WordCode()));
        var stopped = 0;
        var before = Open(call, "first", log, time, first, () => stopped++).HoldAsync(CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(3), time);
        Assert.Equal(["first"], Workers(log, call));

        var after = Open(call, "second", log, time, second, () => { }).HoldAsync(CancellationToken.None);
        await Task.Delay(TimeSpan.FromMilliseconds(100), time);

        // The first worker has let the call go at once: nobody has closed its stream, and no end is in the log.
        Assert.True(before.IsCompleted);
        Assert.Null(await before);
        Assert.True(first.IsClosed);
        Assert.False(second.IsClosed);
        Assert.Equal(["first", "second"], Workers(log, call));
        Assert.DoesNotContain(await EventsAsync(log, call), happened => happened is CallEnded);

        second.HangUp();
        await log.SendAsync(call, new Disconnected(CallEnding.CallerHungUp));
        Assert.Equal(CallEnding.CallerHungUp, await after);
        Assert.Single(await EventsAsync(log, call), happened => happened is CallEnded);
    });

    [Fact]
    public void A_worker_that_does_not_hear_of_the_new_lease_learns_it_from_the_log() => VirtualTime.Run(async time =>
    {
        var log = new MemoryCallLog(time);
        var call = CallId.At(time.GetUtcNow());
        var line = new ScriptedMediaStream(time, new WordCode());
        var held = Open(call, "first", log, time, line, () => { }, new NoRegistry()).HoldAsync(CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(3), time);
        await log.TakeAsync(call, "second");
        var events = (await EventsAsync(log, call)).Count;

        // The silence prompt is the next event. It is refused.
        await Task.Delay(TimeSpan.FromMinutes(1), time);

        Assert.Null(await held);
        Assert.Equal(events, (await EventsAsync(log, call)).Count);
    });

    [Fact]
    public void A_call_in_progress_waits_for_a_slow_store_and_keeps_its_history() => VirtualTime.Run(async time =>
    {
        var log = new MemoryCallLog(time);
        var call = CallId.At(time.GetUtcNow());
        var (first, second) = (new ScriptedMediaStream(time, new WordCode()), new ScriptedMediaStream(time, new WordCode()));
        var before = Open(call, "first", log, time, first, () => { }).HoldAsync(CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(12), time);

        var slow = new SlowLeases(log, TimeSpan.FromSeconds(2), time);
        var after = Open(call, "second", log, time, second, () => { }, leases: slow).HoldAsync(CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(3), time);

        Assert.Null(await before);
        Assert.Equal("first", Assert.Single((await EventsAsync(log, call)).OfType<CallTakenOver>()).From);
        second.HangUp();
        await log.SendAsync(call, new Disconnected(CallEnding.CallerHungUp));
        Assert.Equal(CallEnding.CallerHungUp, await after);
    });

    private static IEnumerable<string> Workers(MemoryCallLog log, CallId call) => log.ReadAsync(call).Result.Select(logged => logged.Event).OfType<MediaOpened>().Select(opened => opened.Worker);

    private static async Task<IReadOnlyList<CallEvent>> EventsAsync(MemoryCallLog log, CallId call) => [.. (await log.ReadAsync(call)).Select(logged => logged.Event)];

    private static CallSession Open(CallId call, string worker, MemoryCallLog log, VirtualTime time, ScriptedMediaStream line, Action stopping, NoRegistry? commands = null, ICallLeases? leases = null)
    {
        var control = new ScriptedControl(time) { EndsWithMedia = false };
        var tools = ScenarioTools.All(new MemoryScenarioStores().Ports(control));
        var ports = new CallSessionPorts(
            new QuietSound { Stopping = stopping }, new BenchAnswerModel(), [new OwnTools(tools)], log, log, commands is null ? log : commands, leases ?? log, control, new CallMetrics(new FakeMeters()),
            Options.Create(new CallOptions { Worker = worker }), time, NullLogger<CallSession>.Instance);
        var agents = new AgentCatalog(Options.Create(new AgentOptions()), Options.Create(new ToolOptions()), tools, NullLogger<AgentCatalog>.Instance);
        var ticket = new CallTicket(call, "claims", "en-US", "+15550100001", "+15550199001", DateTimeOffset.MaxValue);
        return new CallSession(ticket, agents.Now, line, ports);
    }

    /// <summary>A store that answers late.</summary>
    private sealed class SlowLeases(ICallLeases leases, TimeSpan late, TimeProvider time) : ICallLeases
    {
        public async Task<CallLease> TakeAsync(CallId call, string worker)
        {
            await Task.Delay(late, time);
            return await leases.TakeAsync(call, worker);
        }

        public Task<bool> IsHeldAsync(CallLease lease) => leases.IsHeldAsync(lease);

        public Task<CallLease?> FindAsync(CallId call) => leases.FindAsync(call);

        public Task ReleaseAsync(CallLease lease) => leases.ReleaseAsync(lease);

        public Task<IReadOnlyList<CallId>> HeldByAsync(string worker) => leases.HeldByAsync(worker);
    }
}
