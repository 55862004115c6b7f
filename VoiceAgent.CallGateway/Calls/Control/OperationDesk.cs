using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>
/// Carries operations out. The record is changed before the request, because a report may arrive before the response. The log tells who asked and
/// how it ended.
/// </summary>
internal sealed class OperationDesk(ICallRecords records, ICallLog log, ICallTimers timers, ITelephony telephony, OperationEndings endings, TimeProvider time)
{
    public CallOperation New(CallOperationKind kind, Asker asker, string? target = null, TimeSpan? limit = null)
    {
        var now = time.GetUtcNow();
        return new CallOperation(Guid.NewGuid().ToString("N"), kind, asker.Name, now) { Target = target, Due = now + limit };
    }

    /// <exception cref="TelephonyException">The telephony service cannot be reached.</exception>
    public async Task<OperationAnswer> RunAsync(CallId call, OperationPlan plan, CancellationToken stopping)
    {
        var (refusal, operation) = ((ControlOutcome?)null, plan.Operation);
        var record = await records.ChangeAsync(call, current =>
        {
            operation = plan.Operation with { Target = plan.Operation.Target ?? CallerOf(current, plan.Operation.Kind) };
            refusal = CallControl.Refusal(current) ?? CallControl.Waits(current) ?? OperationRules.Refusal(current, operation);
            return refusal is null ? OperationRules.Begin(plan.Begin(current), operation) : null;
        });
        if ((record is null ? ControlOutcome.Unknown : refusal) is { } refused)
        {
            return refused;
        }

        using var span = CallSpans.Act(operation.Kind.ToString(), record!);
        await log.AppendAsync(call, new OperationRequested(operation.Id, operation.Kind, operation.By) { Target = operation.Target });
        await endings.TellWorkerAsync(record!, operation.Kind);
        if (operation.Due is { } due)
        {
            await timers.SetAsync(call, due);
        }

        return await SendAsync(record!, plan, operation, stopping);
    }

    private async Task<OperationAnswer> SendAsync(CallRecord call, OperationPlan plan, CallOperation operation, CancellationToken stopping)
    {
        try
        {
            if (!await plan.SendAsync(call, operation, stopping))
            {
                await FailAsync(call.Id, plan, operation, "it is not on the call, or the call is over", stopping);
                return await telephony.IsConnectedAsync(call.ConnectionId!, stopping) ? ControlOutcome.NotThere : ControlOutcome.Over;
            }
        }
        catch (TelephonyException failure)
        {
            await FailAsync(call.Id, plan, operation, failure.Message, stopping);
            if (!failure.IsRefusal)
            {
                throw;
            }

            return ControlOutcome.Refused;
        }

        if (plan.Success is { } success)
        {
            await log.AppendAsync(call.Id, success);
        }

        if (plan.EndsAtOnce)
        {
            await endings.EndAsync(call.Id, operation.Id, OperationOutcome.Done, null, stopping);
        }

        return new OperationAnswer(ControlOutcome.Done, operation.Id);
    }

    private async Task FailAsync(CallId call, OperationPlan plan, CallOperation operation, string reason, CancellationToken stopping)
    {
        if (plan.Undo is { } undo)
        {
            await records.ChangeAsync(call, current => undo(current));
        }

        await plan.UndoneAsync();
        await endings.EndAsync(call, operation.Id, OperationOutcome.Failed, reason, stopping);
    }

    private static string? CallerOf(CallRecord call, CallOperationKind kind) => kind switch
    {
        CallOperationKind.Hold or CallOperationKind.Unhold or CallOperationKind.SendKeys or CallOperationKind.CollectKeys or CallOperationKind.ListenForKeys => call.PersonNumber,
        _ => null,
    };
}
