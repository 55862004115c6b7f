using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>
/// Files the telephony service's own recording of a call: fetches the file, enters it into what is known of the call's recording, so that retention, holds
/// and deletion apply to it too, and deletes it at the service. It is safe to repeat.
/// </summary>
internal sealed partial class ServiceRecordingFiling(
    ServiceCopies copies, RecordingFiling filing, RecordingChanges changes, IRecordingIndex index, IRecordingFiles files, IFinishedCalls finished, ICallRecords records, IServiceFiles service,
    ILogger<ServiceRecordingFiling> logger)
{
    /// <returns>False when the call is not known any more, because its data was erased.</returns>
    public async Task<bool> FileAsync(CallId call, ServiceFile file, CancellationToken stopping)
    {
        var isKnown = await IsKnownAsync(call, stopping);
        if (isKnown && (await index.FindAsync(call, stopping))?.Deleted is null)
        {
            if (await copies.FetchAsync(call, file, stopping) is { } copy)
            {
                await EnterAsync(call, copy, stopping);
            }
            else
            {
                Gone(logger, call);
            }
        }

        // The service keeps its files for a day. Afterwards, nobody could hold or delete them there.
        await (file.Delete is { } address ? service.DeleteAsync(address, stopping) : Task.CompletedTask);
        return isKnown;
    }

    private async Task<bool> IsKnownAsync(CallId call, CancellationToken stopping) => await records.FindAsync(call) is not null || await finished.FindAsync(call, stopping) is not null;

    private async Task EnterAsync(CallId call, ServiceCopy copy, CancellationToken stopping)
    {
        // A call that has not finished is filed later, with all its copies.
        await filing.FileAsync(call, stopping, hasCopy: true);
        var entry = await changes.ChangeAsync(
            call,
            current => current.Deleted is not null || current.ServiceCopies.Any(known => known.Document == copy.Document) ? null : current with { ServiceCopies = [.. current.ServiceCopies, copy] },
            stopping);
        if (entry?.Deleted is not null)
        {
            await copies.RemoveAsync(copy, stopping);
        }
        else if (entry is not null)
        {
            await files.ProtectAsync(call, isHeld: entry.Hold is not null || entry.DeleteAt is null, stopping);
        }
    }

    [LoggerMessage(LogLevel.Error, "The telephony service's own recording of call {Call} is not in the service's storage any more, and was never stored here. The service keeps a file for a day.")]
    private static partial void Gone(ILogger logger, CallId call);
}
