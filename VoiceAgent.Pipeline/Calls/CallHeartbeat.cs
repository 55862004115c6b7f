using System.Diagnostics;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>Writes a call's heartbeat at intervals: the call is alive, and which worker holds it. A failed write is repeated with the next one.</summary>
internal sealed partial class CallHeartbeat(ICallRecords records, CallOptions options, TimeProvider time, ILogger log)
{
    /// <summary>Runs until the call is over.</summary>
    public async Task KeepAsync(CallId call, CancellationToken over)
    {
        // Without a parent the writes make no spans: heartbeats do not belong to the call's trace.
        Activity.Current = null;
        using var beat = new PeriodicTimer(options.Heartbeat, time);
        var named = false;
        do
        {
            try
            {
                await records.HeartbeatAsync(call);
                named = named || await records.ChangeAsync(call, record => record with { Worker = options.Worker }) is not null;
            }
            catch (Exception failure)
            {
                Missed(log, failure.GetType().Name);
            }
        }
        while (await TickAsync(beat, over));
    }

    private static async Task<bool> TickAsync(PeriodicTimer beat, CancellationToken over)
    {
        try
        {
            return await beat.WaitForNextTickAsync(over);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The heartbeat of a call could not be written ({Reason}). It is written again at the next interval.")]
    private static partial void Missed(ILogger log, string reason);
}
