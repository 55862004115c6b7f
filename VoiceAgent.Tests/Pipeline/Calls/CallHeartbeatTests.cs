using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Calls;

public sealed class CallHeartbeatTests
{
    private static readonly CallOptions Options = new() { Worker = "worker-1" };

    [Fact]
    public void The_heartbeats_of_many_calls_share_their_writes() => VirtualTime.Run(async time =>
    {
        var records = Substitute.For<ICallRecords>();
        var written = new List<IReadOnlyCollection<CallId>>();
        records.HeartbeatAsync(Arg.Do<IReadOnlyCollection<CallId>>(written.Add)).Returns(Task.CompletedTask);
        var heartbeat = new CallHeartbeat(records, Options, time, NullLogger.Instance);
        using var over = new CancellationTokenSource();
        var kept = new List<Task>();
        for (var call = 0; call < 500; call++)
        {
            kept.Add(heartbeat.KeepAsync(Ticket(time), over.Token));
            await Task.Delay(TimeSpan.FromMilliseconds(10), time);
        }

        await Task.Delay(TimeSpan.FromSeconds(20), time);
        over.Cancel();
        await Task.WhenAll(kept);

        // 25 seconds, with two writes a second, and one at the end. Every call had a heartbeat every five seconds.
        Assert.InRange(written.Count, 40, 60);
        Assert.InRange(written.Sum(calls => calls.Count), 500 * 4, 500 * 6);
    });

    [Fact]
    public void A_call_whose_gateway_could_not_write_the_record_gets_one_from_its_ticket() => VirtualTime.Run(async time =>
    {
        var log = new MemoryCallLog(time);
        var ticket = Ticket(time);
        using var over = new CancellationTokenSource();
        var kept = new CallHeartbeat(log, Options, time, NullLogger.Instance).KeepAsync(ticket, over.Token);
        await Task.Delay(TimeSpan.FromSeconds(9), time);
        Assert.Null(await log.FindAsync(ticket.Call));

        await Task.Delay(TimeSpan.FromSeconds(7), time);
        over.Cancel();
        await kept;

        var record = await log.FindAsync(ticket.Call);
        Assert.Equal(
            new CallRecord(ticket.Call, CallPhase.Connected, ticket.From, ticket.To, ticket.Agent, ticket.Language, ticket.Call.RangAt, "connection-1", Worker: "worker-1") { Version = 1, Trace = "trace" },
            record);
    });

    [Fact]
    public void A_record_of_the_gateway_is_kept_and_gets_the_worker() => VirtualTime.Run(async time =>
    {
        var log = new MemoryCallLog(time);
        var ticket = Ticket(time);
        using var over = new CancellationTokenSource();
        var kept = new CallHeartbeat(log, Options, time, NullLogger.Instance).KeepAsync(ticket, over.Token);
        await Task.Delay(TimeSpan.FromSeconds(7), time);
        await log.CreateAsync(new CallRecord(ticket.Call, CallPhase.Connected, "+1", "+2", "claims", "en-US", ticket.Call.RangAt, "connection-1"));
        await Task.Delay(TimeSpan.FromSeconds(20), time);
        over.Cancel();
        await kept;

        var record = await log.FindAsync(ticket.Call);
        Assert.Equal(("connection-1", "worker-1"), (record!.ConnectionId, record.Worker));
    });

    [Fact]
    public void A_store_that_hangs_keeps_no_call_open() => VirtualTime.Run(async time =>
    {
        var records = Substitute.For<ICallRecords>();
        records.HeartbeatAsync(Arg.Any<IReadOnlyCollection<CallId>>()).Returns(new TaskCompletionSource().Task);
        using var over = new CancellationTokenSource();
        var kept = new CallHeartbeat(records, Options, time, NullLogger.Instance).KeepAsync(Ticket(time), over.Token);
        await Task.Delay(TimeSpan.FromSeconds(30), time);
        var ended = time.Elapsed;
        over.Cancel();
        await kept;

        Assert.Equal(ended, time.Elapsed);
    });

    private static CallTicket Ticket(TimeProvider time) =>
        new(CallId.At(time.GetUtcNow()), "claims", "en-US", "+15550100001", "+15550199001", DateTimeOffset.MaxValue) { Trace = "trace", ConnectionId = "connection-1" };
}
