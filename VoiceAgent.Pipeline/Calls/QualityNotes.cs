using System.Diagnostics;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>
/// Writes the alerts about the audio of a live call into its record, where other systems and operators see them at once. The call's log has them in any
/// case, and the record gets all of them from there when the call has ended.
/// </summary>
internal sealed partial class QualityNotes(CallId call, ICallRecords records, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan RequestDeadline = TimeSpan.FromSeconds(5);

    // Alerts are written one after the other. There are few of them.
    private Task _writing = Task.CompletedTask;

    /// <summary>Takes the events of the call in order. It does not wait for the store.</summary>
    public void Happened(CallEvent happened)
    {
        if (happened is QualityAlerted alert)
        {
            _writing = WriteAsync(_writing, alert);
        }
    }

    /// <summary>Completes when all alerts so far are written, or have failed.</summary>
    public Task CompleteAsync() => _writing;

    private async Task WriteAsync(Task before, QualityAlerted alert)
    {
        // Without a parent the write makes no span in the call's trace.
        Activity.Current = null;
        await before;
        try
        {
            await records.ChangeAsync(call, record => record with { Quality = (record.Quality ?? new CallQuality()).With(alert) }).WaitAsync(RequestDeadline, time);
        }
        catch (Exception failure)
        {
            NotWritten(log, failure.GetType().Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "An alert about the audio of a call could not be written into its record ({Reason}). The log of the call has it.")]
    private static partial void NotWritten(ILogger log, string reason);
}
