using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>Changes an entry by compare-and-set, also when another gateway changes it at the same time, and writes the file beside the audio again.</summary>
internal sealed class RecordingChanges(IRecordingIndex index, IRecordingFiles files)
{
    private const int MostAttempts = 10;

    /// <param name="change">Returns null to change nothing. It may run several times.</param>
    /// <returns>The entry after the change. Null when there is none.</returns>
    public async Task<RecordingEntry?> ChangeAsync(CallId call, Func<RecordingEntry, RecordingEntry?> change, CancellationToken stopping)
    {
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            if (await index.FindAsync(call, stopping) is not { } entry)
            {
                return null;
            }

            if (change(entry) is not { } changed)
            {
                return entry;
            }

            if (await index.TrySaveAsync(changed, stopping))
            {
                // A deleted recording has no files any more.
                await (changed.Deleted is null ? files.WriteSidecarAsync(changed, stopping) : Task.CompletedTask);
                return changed;
            }
        }

        throw new TimeoutException("The entry of the recording is changed by others all the time.");
    }
}
