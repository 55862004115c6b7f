using System.Diagnostics;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.Calls;

/// <summary>Writes a call's heartbeat at intervals: the call is alive, and which worker holds it. A failed write is repeated with the next one.</summary>
internal sealed partial class CallHeartbeat(ICallRecords records, CallOptions options, TimeProvider time, ILogger log)
{
    /// <summary>Runs until the call is over.</summary>
    public async Task KeepAsync(CallTicket ticket, CancellationToken over)
    {
        var call = ticket.Call;
        // Without a parent the writes make no spans: heartbeats do not belong to the call's trace.
        Activity.Current = null;
        using var beat = new PeriodicTimer(options.Heartbeat, time);
        var named = false;
        var misses = 0;
        do
        {
            try
            {
                await records.HeartbeatAsync(call);
                if (!named && await records.ChangeAsync(call, record => record with { Worker = options.Worker }) is not null)
                {
                    named = true;
                }
                else if (!named && misses++ > 0)
                {
                    // The gateway could not write the record, or it has died before. Without a record nobody would finish the call.
                    await records.CreateAsync(RecordOf(ticket));
                    Adopted(log);
                }
            }
            catch (Exception failure)
            {
                Missed(log, failure.GetType().Name);
            }
        }
        while (await TickAsync(beat, over));
    }

    // Reports of the telephony service add the id of the connection.
    private CallRecord RecordOf(CallTicket ticket) => new(
        ticket.Call, CallPhase.Connected, ticket.From, ticket.To, ticket.Agent, ticket.Language, ticket.Call.RangAt, AnsweredAt: time.GetUtcNow(), Worker: options.Worker)
    { Trace = ticket.Trace };

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

    [LoggerMessage(LogLevel.Warning, "The call had no record, so this worker has written it.")]
    private static partial void Adopted(ILogger log);

    [LoggerMessage(LogLevel.Warning, "The heartbeat of a call could not be written ({Reason}). It is written again at the next interval.")]
    private static partial void Missed(ILogger log, string reason);
}
