using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>What people and services may do to a call that lives.</summary>
internal sealed class CallControl(ICallRecords records, ICallLog log, ICallCommands commands, ITelephony telephony, CallPlanner planner)
{
    /// <summary>Ends a call. Asking again is harmless.</summary>
    public async Task<ControlOutcome> HangUpAsync(CallId call, Asker asker, CancellationToken stopping)
    {
        var why = asker.IsService ? CallEnding.AgentHungUp : CallEnding.OperatorHungUp;
        var record = await records.ChangeAsync(call, current => CallRules.HangingUp(current, why)).ConfigureAwait(false);
        if (Refusal(record) is { } refusal)
        {
            return refusal;
        }

        if (!asker.IsService)
        {
            await log.AppendAsync(call, new HangUpRequested(asker.Name)).ConfigureAwait(false);
            await commands.SendAsync(call, new HangUp(asker.Name)).ConfigureAwait(false);
        }

        return await telephony.HangUpAsync(record!.ConnectionId!, stopping).ConfigureAwait(false) ? ControlOutcome.Done : ControlOutcome.Over;
    }

    /// <summary>Hands a call to a human. The telephony service reports how it went.</summary>
    /// <param name="target">Null for whom the called number's route names.</param>
    public async Task<ControlOutcome> TransferAsync(CallId call, Asker asker, string? target, string summary, CancellationToken stopping)
    {
        var record = await records.FindAsync(call).ConfigureAwait(false);
        if (Refusal(record) is { } refusal)
        {
            return refusal;
        }

        if ((target ?? planner.RouteFor(record!.To).TransferTo) is not { } human)
        {
            return ControlOutcome.Nobody;
        }

        if (!asker.IsService)
        {
            await log.AppendAsync(call, new TransferRequested(human, summary)).ConfigureAwait(false);
        }

        if (!await telephony.TransferAsync(record!.ConnectionId!, human, stopping).ConfigureAwait(false))
        {
            return ControlOutcome.Over;
        }

        await records.ChangeAsync(call, CallRules.Transferring).ConfigureAwait(false);
        return ControlOutcome.Done;
    }

    private static ControlOutcome? Refusal(CallRecord? record) => record switch
    {
        null => ControlOutcome.Unknown,
        { IsLive: false } or { Phase: CallPhase.Draining } => ControlOutcome.Over,
        { ConnectionId: null } => ControlOutcome.Unanswered,
        _ => null,
    };
}

/// <param name="Name">As it goes into the call's log.</param>
/// <param name="IsService">A service of the platform, speaking for the agent; it logs its own decisions.</param>
internal sealed record Asker(string Name, bool IsService);

internal enum ControlOutcome
{
    Done,

    /// <summary>There is no such call, or it ended more than a day ago.</summary>
    Unknown,

    /// <summary>The call is over, or about to be.</summary>
    Over,

    /// <summary>The call has not been answered.</summary>
    Unanswered,

    /// <summary>There is no human to transfer to.</summary>
    Nobody,
}
