using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace VoiceAgent.CallGateway.Audit;

/// <summary>Takes records from requests. <see cref="AuditWriter"/> stores them, so that no urgent command waits for a store.</summary>
internal sealed partial class AuditTrail(IOptions<AuditOptions> options, AuditMetrics metrics, TimeProvider time, ILogger<AuditTrail> logger)
{
    private readonly Channel<Pending> _queue = Channel.CreateBounded<Pending>(new BoundedChannelOptions(options.Value.Queue) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private volatile bool _isAway;

    /// <summary>False while neither the store nor the journal takes records, or the queue is full.</summary>
    public bool CanRecord => !_isAway && _queue.Reader.Count < options.Value.Queue;

    public ChannelReader<Pending> Waiting => _queue.Reader;

    /// <summary>Records without waiting. A record that has no room is lost, which is logged and counted.</summary>
    public void Record(AuditRecord record) => Enqueue(new Pending(record, null));

    /// <summary>Records, and waits until the record is stored.</summary>
    /// <returns>False when it was not stored in time. It may be stored later.</returns>
    public async Task<bool> RecordSafelyAsync(AuditRecord record)
    {
        if (_isAway)
        {
            // The record is queued all the same: an attempt is worth knowing.
            Record(record);
            return false;
        }

        var stored = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!Enqueue(new Pending(record, stored)))
        {
            return false;
        }

        await using var late = time.CreateTimer(_ => stored.TrySetResult(false), null, options.Value.Patience, Timeout.InfiniteTimeSpan);
        return await stored.Task;
    }

    /// <summary>The writer tells whether records can be stored.</summary>
    public void SetAway(bool isAway) => _isAway = isAway;

    public void Lost(int records, string reason)
    {
        metrics.Lost(records);
        LogLost(logger, records, reason);
    }

    private bool Enqueue(Pending pending)
    {
        if (_queue.Writer.TryWrite(pending))
        {
            return true;
        }

        Lost(1, "the queue is full");
        return false;
    }

    [LoggerMessage(150, LogLevel.Error, "{Records} audit records were lost: {Reason}. Check Cosmos DB and Redis. The gap shows in the sequence of 'GET /api/audit'.")]
    private static partial void LogLost(ILogger logger, int records, string reason);

    /// <param name="Stored">Completes with true when the record is stored. Null: nobody waits.</param>
    internal sealed record Pending(AuditRecord Record, TaskCompletionSource<bool>? Stored);
}
