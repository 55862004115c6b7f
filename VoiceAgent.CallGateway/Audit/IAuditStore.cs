namespace VoiceAgent.CallGateway.Audit;

/// <summary>The lasting store of the audit. Records are created, and never changed or deleted.</summary>
internal interface IAuditStore
{
    /// <summary>Stores records. It is safe to repeat.</summary>
    Task CreateAsync(IReadOnlyList<AuditRecord> records, CancellationToken stopping);

    /// <summary>The records of a day that fit, the latest first, one page at a time.</summary>
    /// <param name="size">The highest number of records in the page.</param>
    /// <exception cref="FormatException">The continuation was not created by this store.</exception>
    Task<AuditPage> ListAsync(string day, AuditFilter filter, int size, string? continuation, CancellationToken stopping);
}

/// <summary>Holds sealed records while the lasting store is away. All gateways share it, so another gateway delivers what a dead one has left.</summary>
internal interface IAuditJournal
{
    /// <summary>Appends records.</summary>
    /// <exception cref="InvalidOperationException">The journal is full.</exception>
    Task AppendAsync(IReadOnlyList<AuditRecord> records);

    /// <summary>The oldest records, at most <paramref name="most"/>.</summary>
    Task<IReadOnlyList<AuditRecord>> PeekAsync(int most);

    /// <summary>Removes records that are in the lasting store.</summary>
    Task RemoveAsync(IReadOnlyList<AuditRecord> records);
}

/// <param name="Continuation">For the next page. Null after the last page.</param>
internal sealed record AuditPage(IReadOnlyList<AuditRecord> Records, string? Continuation);

/// <summary>Which records are wanted. Null fields allow all.</summary>
internal sealed record AuditFilter(string? Subject = null, string? Action = null, string? Call = null);
