using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>Adds, removes and mutes the participants of live calls.</summary>
internal sealed class ParticipantControl(OperationDesk desk, ICallOperations operations, ICallRecords records, ITelephony telephony)
{
    /// <summary>A report about an invitation comes within this time after the telephone has stopped ringing.</summary>
    private static readonly TimeSpan Report = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Removal = TimeSpan.FromSeconds(30);

    /// <returns>The members, or why there are none.</returns>
    public async Task<(IReadOnlyList<CallMember>? Members, ControlOutcome Refusal)> ListAsync(CallId call, CancellationToken stopping)
    {
        var record = await records.FindAsync(call);
        return CallControl.Refusal(record) is { } refusal ? (null, refusal)
            : await operations.MembersAsync(record!.ConnectionId!, stopping) is { } members ? (members, ControlOutcome.Done)
            : (null, ControlOutcome.Over);
    }

    /// <param name="rings">How long the telephone rings.</param>
    public Task<OperationAnswer> AddAsync(CallId call, Asker asker, string target, TimeSpan rings, CancellationToken stopping) => desk.RunAsync(
        call,
        new OperationPlan(desk.New(CallOperationKind.AddParticipant, asker, target, rings + Report), async (record, operation, late) =>
        {
            if (await operations.AddAsync(record.ConnectionId!, new Addition(target, record.OwnNumber, rings), operation.Id, late) is not { } invitation)
            {
                return false;
            }

            await records.ChangeAsync(call, current => OperationRules.Invited(current, operation.Id, invitation));
            return true;
        }),
        stopping);

    /// <param name="addition">The id of the operation that rings.</param>
    public async Task<OperationAnswer> CancelAsync(CallId call, Asker asker, string addition, CancellationToken stopping)
    {
        var record = await records.FindAsync(call);
        if (CallControl.Refusal(record) is { } refusal)
        {
            return refusal;
        }

        if (OperationRules.Find(record!, addition) is not { IsRunning: true, Kind: CallOperationKind.AddParticipant, Invitation: { } invitation, Target: var target })
        {
            return ControlOutcome.NotThere;
        }

        var plan = new OperationPlan(
            desk.New(CallOperationKind.CancelAddition, asker, target, Removal), (live, operation, late) => operations.CancelAdditionAsync(live.ConnectionId!, invitation, operation.Id, late));
        return await desk.RunAsync(call, plan, stopping);
    }

    public Task<OperationAnswer> RemoveAsync(CallId call, Asker asker, string target, CancellationToken stopping) => desk.RunAsync(
        call,
        new OperationPlan(
            desk.New(CallOperationKind.RemoveParticipant, asker, target, Removal), (record, operation, late) => operations.RemoveAsync(record.ConnectionId!, target, operation.Id, late)),
        stopping);

    /// <param name="target">The raw id of a user of Communication Services.</param>
    public Task<OperationAnswer> MuteAsync(CallId call, Asker asker, string target, CancellationToken stopping) => desk.RunAsync(
        call,
        new OperationPlan(
            desk.New(CallOperationKind.MuteParticipant, asker, target), (record, operation, late) => operations.MuteAsync(record.ConnectionId!, target, operation.Id, late))
        { EndsAtOnce = true },
        stopping);

    /// <summary>The agent leaves the call. The caller must have somebody else to talk with.</summary>
    public async Task<OperationAnswer> LeaveAsync(CallId call, Asker asker, CancellationToken stopping)
    {
        var (members, refusal) = await ListAsync(call, stopping);
        if (members is not { Count: > 1 })
        {
            return members is null ? refusal : ControlOutcome.Alone;
        }

        CallEnding? before = null;
        var plan = new OperationPlan(desk.New(CallOperationKind.Leave, asker), (record, _, late) => telephony.LeaveAsync(record.ConnectionId!, late))
        {
            EndsAtOnce = true,
            Begin = record =>
            {
                before = record.Ending;
                return record with { Ending = CallRules.Stronger(record.Ending, CallEnding.Transferred) };
            },
            Undo = record => record.Phase < CallPhase.Draining ? record with { Ending = before } : record,
        };
        return await desk.RunAsync(call, plan, stopping);
    }
}
