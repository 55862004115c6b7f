using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>Sets and releases legal holds. While a hold exists, nothing of the call is deleted, whoever asks for it.</summary>
internal sealed partial class LegalHolds(RecordingFiling filing, RecordingChanges changes, IRecordingIndex index, IRecordingFiles files, TimeProvider time, ILogger<LegalHolds> logger)
{
    public const int LongestReason = 500;

    /// <returns>The entry after the change. Null when the call has no recording.</returns>
    public async Task<RecordingEntry?> SetAsync(CallId call, string reason, string by, CancellationToken stopping)
    {
        await filing.FileAsync(call, stopping);
        var entry = await changes.ChangeAsync(
            call, current => current.Deleted is not null ? null : current with { Hold = new LegalHold(reason, by, current.Hold?.At ?? time.GetUtcNow()) }, stopping);
        if (entry is { Deleted: null })
        {
            await ProtectAsync(call, isHeld: true, stopping);
        }

        return entry;
    }

    /// <returns>The entry after the change. Null when the call has no recording.</returns>
    public async Task<RecordingEntry?> ReleaseAsync(CallId call, CancellationToken stopping)
    {
        var entry = await changes.ChangeAsync(call, current => current.Hold is null ? null : current with { Hold = null }, stopping);
        if (entry is { Deleted: null })
        {
            await ProtectAsync(call, isHeld: entry.DeleteAt is null, stopping);
            await index.KeepAsync(call, forEver: false, stopping);
        }

        return entry;
    }

    private async Task ProtectAsync(CallId call, bool isHeld, CancellationToken stopping)
    {
        if (isHeld)
        {
            await index.KeepAsync(call, forEver: true, stopping);
        }

        if (!await files.ProtectAsync(call, isHeld, stopping))
        {
            NotTagged(logger, call);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The files of call {Call} could not be tagged for the lifecycle rule of the storage account. The gateway keeps the hold. Give its identity the role 'Storage Blob Data Owner'.")]
    private static partial void NotTagged(ILogger logger, CallId call);
}
