using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Audit;
using VoiceAgent.Tests.CallGateway.Hosting;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.CallGateway.Audit;

public sealed class AuditWriterTests
{
    [Fact]
    public void Records_wait_in_the_journal_while_the_store_is_away_and_arrive_in_one_chain() => VirtualTime.Run(async time =>
    {
        await using var gateway = new Gateway(time);
        Assert.True(await gateway.Trail.RecordSafelyAsync(Record(time, 1)));
        gateway.Stores.StoreIsAway = true;
        Assert.True(await gateway.Trail.RecordSafelyAsync(Record(time, 2)));
        gateway.Trail.Record(Record(time, 3));
        await Task.Delay(TimeSpan.FromSeconds(1), time);
        Assert.Equal((1, 2), (gateway.Stores.Stored.Count, gateway.Stores.Waiting));

        gateway.Stores.StoreIsAway = false;
        await Task.Delay(TimeSpan.FromSeconds(20), time);

        Assert.Equal(0, gateway.Stores.Waiting);
        Assert.Equal([1L, 2L, 3L], gateway.Stores.Stored.Select(record => record.Sequence));
        Assert.Equal([201, 202, 203], gateway.Stores.Stored.Select(record => record.Status));
        Assert.Empty(AuditChain.Faults(gateway.Stores.Stored));
    });

    [Fact]
    public void While_nothing_takes_records_a_safe_record_is_refused_and_later_all_are_stored() => VirtualTime.Run(async time =>
    {
        await using var gateway = new Gateway(time);
        (gateway.Stores.StoreIsAway, gateway.Stores.JournalIsAway) = (true, true);
        gateway.Trail.Record(Record(time, 1));
        await Task.Delay(TimeSpan.FromSeconds(2), time);
        Assert.False(gateway.Trail.CanRecord);
        Assert.False(await gateway.Trail.RecordSafelyAsync(Record(time, 2)));

        (gateway.Stores.StoreIsAway, gateway.Stores.JournalIsAway) = (false, false);
        await Task.Delay(TimeSpan.FromSeconds(30), time);

        Assert.True(gateway.Trail.CanRecord);
        Assert.Equal([201, 202], gateway.Stores.Stored.Select(record => record.Status));
    });

    [Fact]
    public void Another_gateway_delivers_what_a_dead_one_has_left() => VirtualTime.Run(async time =>
    {
        var stores = new MemoryAudit { StoreIsAway = true };
        await using (var dead = new Gateway(time, stores))
        {
            Assert.True(await dead.Trail.RecordSafelyAsync(Record(time, 1)));
        }

        stores.StoreIsAway = false;
        await using var other = new Gateway(time, stores);
        await Task.Delay(TimeSpan.FromSeconds(10), time);

        Assert.Equal((1, 0), (stores.Stored.Count, stores.Waiting));
    });

    [Fact]
    public void A_full_queue_says_so_and_the_loss_is_logged() => VirtualTime.Run(async time =>
    {
        var options = Options.Create(new AuditOptions { Queue = 2 });
        var log = new Lines();
        using var metrics = new AuditMetrics(new FakeMeters());
        var trail = new AuditTrail(options, metrics, time, log);

        trail.Record(Record(time, 1));
        trail.Record(Record(time, 2));
        Assert.False(trail.CanRecord);
        trail.Record(Record(time, 3));

        Assert.Contains("the queue is full", Assert.Single(log.All), StringComparison.Ordinal);
        await Task.CompletedTask;
    });

    [Fact]
    public void What_waits_at_a_shutdown_is_written() => VirtualTime.Run(async time =>
    {
        var gateway = new Gateway(time);
        for (var number = 1; number <= 250; number++)
        {
            gateway.Trail.Record(Record(time, number));
        }

        await gateway.DisposeAsync();

        Assert.Equal(250, gateway.Stores.Stored.Count);
    });

    [Fact]
    public void A_missing_and_a_changed_record_show()
    {
        var chain = new AuditChain("gateway-1");
        var other = new AuditChain("gateway-2");
        AuditRecord[] records = [.. Enumerable.Range(1, 4).Select(number => chain.Seal(Record(TimeProvider.System, number))), other.Seal(Record(TimeProvider.System, 5))];

        Assert.Empty(AuditChain.Faults(records.Reverse()));
        Assert.Contains("1 records are missing", Assert.Single(AuditChain.Faults([.. records[..1], .. records[2..]])), StringComparison.Ordinal);
        Assert.Contains("was changed", Assert.Single(AuditChain.Faults([records[0], records[1] with { Status = 403 }])), StringComparison.Ordinal);
        var forged = records[1] with { Status = 403 };
        forged = forged with { Hash = forged.ComputeHash() };
        Assert.Contains("does not follow", Assert.Single(AuditChain.Faults([records[0], forged, records[2]])), StringComparison.Ordinal);
    }

    private static AuditRecord Record(TimeProvider time, int number) =>
        new(time.GetUtcNow(), "calls.hangup", "POST /x", new AuditActor("Ana", "ana", ["operator"], null, false), 200 + number);

    private sealed class Lines : ILogger<AuditTrail>
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add(formatter(state, exception));
    }

    private sealed class Gateway : IAsyncDisposable
    {
        private readonly AuditMetrics _metrics = new(new FakeMeters());
        private readonly AuditWriter _writer;
        private readonly CancellationTokenSource _over = new();
        private readonly Task _writing;

        public Gateway(TimeProvider time, MemoryAudit? stores = null)
        {
            Stores = stores ?? new();
            var options = Options.Create(new AuditOptions());
            Trail = new AuditTrail(options, _metrics, time, NullLogger<AuditTrail>.Instance);
            _writer = new AuditWriter(Trail, Stores, Stores, options, _metrics, time, NullLogger<AuditWriter>.Instance);
            _writing = _writer.WriteUntilAsync(_over.Token);
        }

        public MemoryAudit Stores { get; }

        public AuditTrail Trail { get; }

        public async ValueTask DisposeAsync()
        {
            _over.Cancel();
            await _writing;
            await _writer.FlushAsync();
            _writer.Dispose();
            _over.Dispose();
            _metrics.Dispose();
        }
    }
}
