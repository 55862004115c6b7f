using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>Puts callers on hold. The worker is told first, so that the agent says nothing that the caller does not hear.</summary>
internal sealed class HoldControl(OperationDesk desk, ICallOperations operations, ICallCommands commands, IOptions<GatewayOptions> options)
{
    /// <param name="music">Null for the music of the configuration.</param>
    public Task<OperationAnswer> HoldAsync(CallId call, Asker asker, Prompt? music, CancellationToken stopping) => desk.RunAsync(
        call,
        new OperationPlan(desk.New(CallOperationKind.Hold, asker), async (record, operation, late) =>
        {
            await commands.SendAsync(call, new HoldCaller(asker.Name));
            var sound = music ?? (options.Value.HoldMusic is { } file ? new Prompt(file) : null);
            return await operations.HoldAsync(record.ConnectionId!, operation.Target!, sound, operation.Id, late);
        })
        {
            EndsAtOnce = true,
            Begin = record => CallRules.Held(record, asker.Name),
            Undo = static record => CallRules.Held(record, by: null),
            UndoneAsync = () => commands.SendAsync(call, new UnholdCaller(asker.Name)),
            Success = new CallerHeld(asker.Name),
        },
        stopping);

    public Task<OperationAnswer> UnholdAsync(CallId call, Asker asker, CancellationToken stopping) => desk.RunAsync(
        call,
        new OperationPlan(desk.New(CallOperationKind.Unhold, asker), async (record, operation, late) =>
        {
            var isDone = await operations.UnholdAsync(record.ConnectionId!, operation.Target!, operation.Id, late);
            await commands.SendAsync(call, new UnholdCaller(asker.Name));
            return isDone;
        })
        {
            EndsAtOnce = true,
            Begin = static record => CallRules.Held(record, by: null),
            Undo = record => CallRules.Held(record, asker.Name),
            UndoneAsync = () => commands.SendAsync(call, new HoldCaller(asker.Name)),
            Success = new CallerUnheld(asker.Name),
        },
        stopping);
}
