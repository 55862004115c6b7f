using System.Diagnostics;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>Says again and again that a call is alive and who holds it; what the log of calls fails to take now, it takes the next time.</summary>
internal sealed partial class CallHeartbeat(ICallRecords records, CallOptions options, TimeProvider time, ILogger log)
{
    /// <summary>Until the call is over.</summary>
    public async Task KeepAsync(CallId call, CancellationToken over)
    {
        // Heartbeats are no part of what happens on the call: without a parent they make no spans.
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

    [LoggerMessage(LogLevel.Warning, "A call's sign of life was not taken ({Reason}).")]
    private static partial void Missed(ILogger log, string reason);
}
