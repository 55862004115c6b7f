using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Api;

/// <summary>Reads calls: live ones from the call log, finished ones from the store.</summary>
internal sealed class CallReader(ICallRecords records, CallFinisher log, IFinishedCalls store)
{
    public async Task<FinishedCall?> FindAsync(CallId call, CancellationToken leaving)
    {
        if (await records.FindAsync(call) is { IsLive: true } record)
        {
            return FinishedCall.SoFar(record, await log.ReadAsync(call));
        }

        return await store.FindAsync(call, leaving);
    }

    /// <summary>The live calls, the one with the latest heartbeat first.</summary>
    public Task<IReadOnlyList<CallRecord>> LiveAsync() => records.LiveAsync();

    public async Task<CallRecord?> FindByCorrelationAsync(string correlationId, CancellationToken leaving) =>
        (await records.LiveAsync()).FirstOrDefault(call => call.CorrelationId == correlationId)
        ?? await store.FindByCorrelationAsync(correlationId, leaving);
}
