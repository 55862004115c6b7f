using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>How a deletion ended.</summary>
internal enum DeletionOutcome
{
    Deleted,

    /// <summary>There is a legal hold. Nothing was deleted.</summary>
    Held,

    /// <summary>There is nothing to delete.</summary>
    Missing,
}

/// <summary>
/// Deletes a recording with every copy: other formats, the file beside it, the encrypted ends of its workers, its words in the index, and exports that contain it. It is
/// safe to repeat: a run that was interrupted is completed by the next one.
/// </summary>
/// <remarks>The audit has a record before the first file is deleted, so no death of a gateway leaves a deletion without one.</remarks>
internal sealed class RecordingDeletion(IRecordingIndex index, IRecordingFiles files, RecordingChanges changes, IRecordedCalls recorded, IDeletionTrail trail, TimeProvider time)
{
    public async Task<DeletionOutcome> DeleteAsync(CallId call, string why, string by, CancellationToken stopping)
    {
        var before = await index.FindAsync(call, stopping);
        if (before?.Hold is not null)
        {
            return DeletionOutcome.Held;
        }

        // The entry says first that the recording is deleted. From then on nobody can set a hold, and links end.
        var note = new RecordingDeletionNote(time.GetUtcNow(), by, why, 0);
        var entry = await changes.ChangeAsync(
            call,
            current => current.Hold is not null || current.Deleted is not null ? null : current with { Deleted = note, Words = "", Formats = [], ServiceCopies = [], PlainHash = "", StoredHash = "" },
            stopping);
        if (entry?.Hold is not null)
        {
            return DeletionOutcome.Held;
        }

        var copies = await files.FindAsync($"{call.RecordingPath}.", stopping);
        var isAudited = entry?.Deleted?.IsAudited is true;
        if (copies.Count == 0 && (entry is null || isAudited))
        {
            return DeletionOutcome.Missing;
        }

        if (!isAudited)
        {
            // A deletion without a record is not done. The next attempt goes on from here.
            note = (entry?.Deleted ?? note) with { Copies = copies.Count };
            await trail.RecordAsync(call, note, stopping);
            await changes.ChangeAsync(call, current => current.Deleted?.IsAudited is true ? null : current with { Deleted = note with { IsAudited = true } }, stopping);
        }

        foreach (var copy in copies)
        {
            await files.DeleteAsync(copy, stopping);
        }

        foreach (var recording in (before?.ServiceCopies ?? []).Select(copy => copy.Recording).Distinct())
        {
            await recorded.ForgetAsync(recording, stopping);
        }

        foreach (var export in await files.FindAsync($"{CallerExports.Folder}/", stopping))
        {
            if (CallerExports.Contains(export, call))
            {
                await files.DeleteAsync(export, stopping);
            }
        }

        return DeletionOutcome.Deleted;
    }
}
