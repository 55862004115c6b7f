using Microsoft.Extensions.Options;

namespace VoiceAgent.CallGateway.Audit;

/// <summary>
/// Seals records in order and stores them: in Cosmos DB, or in the journal in Redis while Cosmos DB is away. While both are away, the records wait in
/// memory. What waits in the journal is delivered as soon as Cosmos DB answers.
/// </summary>
internal sealed partial class AuditWriter(
    AuditTrail trail, IAuditStore store, IAuditJournal journal, IOptions<AuditOptions> options, AuditMetrics metrics, TimeProvider time, ILogger<AuditWriter> logger) : BackgroundService
{
    private const int MostAtOnce = 100;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // Shorter than a reader of a recording waits (Audit:Patience), so that the journal still takes the record in time.
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan JournalTimeout = TimeSpan.FromSeconds(2);

    // While the store is away, only this often a batch waits for its answer.
    private static readonly TimeSpan StorePause = TimeSpan.FromSeconds(5);

    private readonly AuditChain _chain = new(Guid.CreateVersion7().ToString("N"));
    private readonly int? _ttl = options.Value.Retention is { } kept ? (int)kept.TotalSeconds : null;
    private readonly Lock _guard = new();
    private long? _storeFailedAt;
    private bool _isAway;

    // Also what a dead gateway has left there.
    private async Task DeliverJournalAsync(CancellationToken stopping)
    {
        using var beat = new PeriodicTimer(StorePause, time);
        do
        {
            await (IsStoreAway ? Task.CompletedTask : DeliverOnceAsync(stopping));
        }
        while (await beat.WaitForNextTickAsync(stopping));
    }

    private async Task DeliverOnceAsync(CancellationToken stopping)
    {
        try
        {
            while (await journal.PeekAsync(MostAtOnce).WaitAsync(JournalTimeout, time, stopping) is { Count: > 0 } waiting)
            {
                await InTimeAsync(waiting, stopping);
                await journal.RemoveAsync(waiting).WaitAsync(JournalTimeout, time, stopping);
                metrics.Written("store", waiting.Count);
            }
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            JournalWaits(logger, failure.GetType().Name);
        }
    }

    /// <summary>Writes until it is cancelled. What waits then is left for <see cref="FlushAsync"/>.</summary>
    public async Task WriteUntilAsync(CancellationToken stopping)
    {
        try
        {
            var delivering = DeliverJournalAsync(stopping);
            while (await trail.Waiting.WaitToReadAsync(stopping))
            {
                await WriteAsync(Take(), stopping);
            }

            await delivering;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The gateway shuts down.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync();
    }

    /// <summary>Writes what waits, once. What no store takes is lost, which is logged and counted.</summary>
    public async Task FlushAsync()
    {
        while (Take() is { Count: > 0 } left)
        {
            if (!await TryWriteAsync([.. left.Select(Seal)]))
            {
                trail.Lost(left.Count, "the gateway shuts down and no store answers");
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => WriteUntilAsync(stoppingToken);

    private bool IsStoreAway
    {
        get
        {
            lock (_guard)
            {
                return _storeFailedAt is { } failed && time.GetElapsedTime(failed) < StorePause;
            }
        }
    }

    private List<AuditTrail.Pending> Take()
    {
        var taken = new List<AuditTrail.Pending>();
        while (taken.Count < MostAtOnce && trail.Waiting.TryRead(out var pending))
        {
            taken.Add(pending);
        }

        return taken;
    }

    private AuditRecord Seal(AuditTrail.Pending pending) => _chain.Seal(pending.Record with { Ttl = _ttl });

    private async Task WriteAsync(List<AuditTrail.Pending> taken, CancellationToken stopping)
    {
        AuditRecord[] sealedRecords = [.. taken.Select(Seal)];
        while (!await TryWriteAsync(sealedRecords))
        {
            SetAway(true);
            try
            {
                await Task.Delay(RetryDelay, time, stopping);
            }
            catch (OperationCanceledException)
            {
                if (!await TryWriteAsync(sealedRecords))
                {
                    trail.Lost(sealedRecords.Length, "the gateway shuts down and no store answers");
                }

                throw;
            }
        }

        SetAway(false);
        taken.ForEach(pending => pending.Stored?.TrySetResult(true));
    }

    private async Task<bool> TryWriteAsync(IReadOnlyList<AuditRecord> records)
    {
        if (!IsStoreAway)
        {
            try
            {
                await InTimeAsync(records, CancellationToken.None);
                NoteStore(failedAt: null);
                metrics.Written("store", records.Count);
                return true;
            }
            catch (Exception failure)
            {
                NoteStore(time.GetTimestamp());
                StoreAway(logger, failure.GetType().Name);
            }
        }

        try
        {
            await journal.AppendAsync(records).WaitAsync(JournalTimeout, time);
            metrics.Written("journal", records.Count);
            return true;
        }
        catch (Exception failure)
        {
            JournalAway(logger, failure.GetType().Name);
            return false;
        }
    }

    private async Task InTimeAsync(IReadOnlyList<AuditRecord> records, CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(StoreTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
        await store.CreateAsync(records, either.Token).WaitAsync(either.Token);
    }

    private void NoteStore(long? failedAt)
    {
        lock (_guard)
        {
            _storeFailedAt = failedAt;
        }
    }

    private void SetAway(bool isAway)
    {
        if (_isAway != isAway)
        {
            _isAway = isAway;
            trail.SetAway(isAway);
            (isAway ? (Action<ILogger>)NothingTakesRecords : RecordsAreTaken)(logger);
        }
    }

    [LoggerMessage(151, LogLevel.Warning, "Audit records cannot be stored in Cosmos DB ({Failure}). They wait in Redis, and are stored when it answers.")]
    private static partial void StoreAway(ILogger logger, string failure);

    [LoggerMessage(152, LogLevel.Warning, "Audit records cannot wait in Redis either ({Failure}). They wait in memory.")]
    private static partial void JournalAway(ILogger logger, string failure);

    [LoggerMessage(153, LogLevel.Error, "Nothing takes audit records. Reads of transcripts and recordings and changes of the configuration are refused until Cosmos DB or Redis answers.")]
    private static partial void NothingTakesRecords(ILogger logger);

    [LoggerMessage(154, LogLevel.Information, "Audit records are stored again.")]
    private static partial void RecordsAreTaken(ILogger logger);

    [LoggerMessage(155, LogLevel.Warning, "Audit records that wait in Redis could not be delivered ({Failure}). It is tried again.")]
    private static partial void JournalWaits(ILogger logger, string failure);
}
