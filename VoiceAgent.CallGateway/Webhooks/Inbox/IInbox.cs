namespace VoiceAgent.CallGateway.Webhooks.Inbox;

/// <summary>
/// Reports that were accepted and whose work is not done. They are not in the memory of a gateway, so they survive its death.
/// </summary>
internal interface IInbox
{
    /// <summary>Keeps a report. Nobody else takes it before <paramref name="due"/>.</summary>
    /// <param name="once">For how long a report with this id counts as a repeated one, also after its work is done. Null: only while it waits.</param>
    /// <returns>False for a repeated report. Nothing was changed.</returns>
    Task<bool> AddAsync(IncomingReport report, DateTimeOffset due, TimeSpan? once);

    /// <summary>Takes reports whose time has come. No other gateway gets them for <paramref name="claimed"/>.</summary>
    Task<IReadOnlyList<IncomingReport>> TakeDueAsync(int limit, TimeSpan claimed);

    /// <summary>The work is done, or the report is parked.</summary>
    Task DoneAsync(string id);

    /// <summary>The work failed and is tried again. It has no effect when the report was dealt with meanwhile.</summary>
    Task FailAsync(IncomingReport report, DateTimeOffset next);

    Task<InboxState> StateAsync();
}

/// <param name="Waiting">Reports whose work is not done, also those that are being handled now.</param>
/// <param name="DueSince">Since when the longest waiting one should have been handled. Null when none is overdue.</param>
internal sealed record InboxState(long Waiting, DateTimeOffset? DueSince);

/// <summary>Reports that were given up.</summary>
internal interface IParkedReports
{
    /// <summary>A report that is parked again replaces the earlier entry.</summary>
    Task ParkAsync(ParkedReport parked);

    /// <summary>The parked reports, the latest first.</summary>
    Task<IReadOnlyList<ParkedReport>> ListAsync(int skip, int limit);

    Task<ParkedReport?> FindAsync(string id);

    Task RemoveAsync(string id);

    Task<long> CountAsync();
}
