using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>Plays prompts to the participants of live calls.</summary>
internal sealed class PlayControl(OperationDesk desk, ICallOperations operations, ITelephony telephony)
{
    // The service's longest prompt is not documented. A loop ends when it is cancelled, or with the call.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <param name="target">Null plays to all.</param>
    public async Task<OperationAnswer> PlayAsync(CallId call, Asker asker, string? target, Prompt prompt, bool isLoop, CancellationToken stopping) =>
        prompt.NeedsVoice && !telephony.CanSpeak
            ? ControlOutcome.NoVoice
            : await desk.RunAsync(
                call,
                new OperationPlan(
                    desk.New(CallOperationKind.Play, asker, target, isLoop ? null : Longest),
                    (record, operation, late) => operations.PlayAsync(
                        record.ConnectionId!, target, prompt.Text is null ? prompt : prompt with { Language = prompt.Language ?? record.Language }, isLoop, operation.Id, late)),
                stopping);

    /// <summary>Ends all prompts and all collections of keys.</summary>
    public Task<OperationAnswer> CancelAsync(CallId call, Asker asker, CancellationToken stopping) => desk.RunAsync(
        call,
        new OperationPlan(desk.New(CallOperationKind.CancelMedia, asker), (record, _, late) => operations.CancelMediaAsync(record.ConnectionId!, late)) { EndsAtOnce = true },
        stopping);
}
