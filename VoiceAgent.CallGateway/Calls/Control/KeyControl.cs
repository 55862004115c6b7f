using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Control;

/// <summary>Sends keys to participants, and takes keys from them. The keys are in no log and in no record.</summary>
internal sealed class KeyControl(OperationDesk desk, OperationEndings endings, ICallOperations operations, ICallRecords records, ICollectedKeys keys, ITelephony telephony, ServiceRecordings recordings)
{
    private static readonly TimeSpan Sending = TimeSpan.FromMinutes(1);

    // The question is played before the time for the first key begins.
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromMinutes(5);

    /// <param name="target">Null for the caller.</param>
    public Task<OperationAnswer> SendAsync(CallId call, Asker asker, string? target, string digits, CancellationToken stopping) => desk.RunAsync(
        call,
        new OperationPlan(
            desk.New(CallOperationKind.SendKeys, asker, target, Sending),
            (record, operation, late) => operations.SendKeysAsync(record.ConnectionId!, operation.Target!, digits, operation.Id, late)),
        stopping);

    /// <param name="target">Null for the caller.</param>
    public Task<OperationAnswer> ListenAsync(CallId call, Asker asker, string? target, CancellationToken stopping) => desk.RunAsync(
        call,
        new OperationPlan(
            desk.New(CallOperationKind.ListenForKeys, asker, target),
            async (record, operation, late) =>
            {
                await recordings.FollowAsync(call, late);
                return await operations.ListenForKeysAsync(record.ConnectionId!, operation.Target!, operation.Id, late);
            }),
        stopping);

    /// <summary>Stops hearing the keys of a participant.</summary>
    /// <param name="target">Null for the caller.</param>
    public async Task<OperationAnswer> StopAsync(CallId call, string? target, CancellationToken stopping)
    {
        var record = await records.FindAsync(call);
        if (CallControl.Refusal(record) is { } refusal)
        {
            return refusal;
        }

        var whose = target ?? record!.PersonNumber;
        if (OperationRules.Running(record!).FirstOrDefault(each => each.Kind is CallOperationKind.ListenForKeys && each.Target == whose) is not { } listening)
        {
            return ControlOutcome.NotThere;
        }

        // The participant may have left the call. Then nothing is to be stopped.
        await operations.StopListeningAsync(record!.ConnectionId!, whose, listening.Id, stopping);
        await endings.EndAsync(call, listening.Id, OperationOutcome.Done, null, stopping);
        return new OperationAnswer(ControlOutcome.Done, listening.Id);
    }

    public async Task<OperationAnswer> CollectAsync(CallId call, Asker asker, string? target, KeyCollection wanted, CancellationToken stopping) =>
        wanted.Question is { NeedsVoice: true } && !telephony.CanSpeak
            ? ControlOutcome.NoVoice
            : await desk.RunAsync(
                call,
                new OperationPlan(
                    desk.New(CallOperationKind.CollectKeys, asker, target, LongestQuestion + wanted.First + (wanted.Most * wanted.Between)),
                    async (record, operation, late) =>
                    {
                        // The digits must not be in the recording of the telephony service. When it cannot be paused, no digits are taken.
                        await recordings.FollowAsync(call, late);
                        return await operations.CollectKeysAsync(
                            record.ConnectionId!, wanted with { Target = operation.Target!, Question = InLanguageOf(record, wanted.Question) }, operation.Id, late);
                    }),
                stopping);

    /// <returns>The keys of a collection, or those heard so far. Null when there are none, or not any more.</returns>
    public Task<string?> FindAsync(CallId call, string operation) => keys.FindAsync(call, operation);

    private static Prompt? InLanguageOf(CallRecord call, Prompt? prompt) => prompt is { Text: not null, Language: null } ? prompt with { Language = call.Language } : prompt;
}
