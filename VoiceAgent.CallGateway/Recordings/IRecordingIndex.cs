using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>The store of what is known of recordings.</summary>
internal interface IRecordingIndex
{
    Task<RecordingEntry?> FindAsync(CallId call, CancellationToken stopping);

    /// <summary>Stores an entry, if nobody has changed it since it was read.</summary>
    /// <returns>False when somebody has. Read it again.</returns>
    Task<bool> TrySaveAsync(RecordingEntry entry, CancellationToken stopping);

    /// <summary>Entries that match, the latest first.</summary>
    /// <exception cref="FormatException">The continuation was not created by this store.</exception>
    Task<RecordingPage> SearchAsync(RecordingQuery query, CancellationToken stopping);

    /// <summary>Keeps the items of a call for ever, or lets them expire again.</summary>
    Task KeepAsync(CallId call, bool forEver, CancellationToken stopping);

    /// <summary>Deletes all items of a call. The call's own item goes last, so that an interrupted run finds the call again.</summary>
    /// <returns>How many.</returns>
    Task<int> EraseAsync(CallId call, CancellationToken stopping);

    /// <summary>The calls of one caller, with a recording or without.</summary>
    Task<IReadOnlyList<CallRecord>> CallsOfAsync(string number, CancellationToken stopping);
}

/// <summary>What is searched. Null finds everything.</summary>
internal sealed record RecordingQuery
{
    public const int MostWords = 8;
    public const int MostTags = 8;
    public const int LongestText = 64;

    /// <summary>The caller's or the called number.</summary>
    public string? Number { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }

    public string? Agent { get; init; }

    public string? Route { get; init; }

    public CallEnding? Ending { get; init; }

    /// <summary>All of them were said.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Only recordings that are due for the archive or for deletion at this time, or whose deletion was interrupted, and that are not held.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public int Size { get; init; } = 50;

    public string? Continuation { get; init; }
}

/// <param name="Continuation">Null after the last page.</param>
internal sealed record RecordingPage(IReadOnlyList<RecordingEntry> Recordings, string? Continuation);
