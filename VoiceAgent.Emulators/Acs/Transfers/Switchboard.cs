using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Callbacks;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Operations;
using VoiceAgent.Emulators.Acs.Prompts;
using VoiceAgent.Emulators.Acs.Requests;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Acs.Transfers;

/// <summary>
/// Transfers calls. The human's telephone rings while the call continues. When the human answers, the caller is connected with the human,
/// and the application's call ends. The sub codes are guesses, because the service documents the codes only.
/// </summary>
internal sealed class Switchboard(Exchange exchange, PromptStudio studio, CallbackPost callbacks, Errands errands, TimeProvider time)
{
    private const int Busy = 486;
    private const int NotAnswered = 480;
    private const int Cancelled = 487;

    /// <exception cref="RefusedException">The context is too long, or another transfer runs.</exception>
    public void Transfer(Call call, Party target, CustomContext context, string? operationContext)
    {
        context.Validate();
        if (!call.BeginTransfer())
        {
            throw new RefusedException(StatusCodes.Status409Conflict, "8501", "Another transfer of this call is in progress. Wait for its outcome.");
        }

        errands.Start("A transfer", stopping => RunAsync(new(call, target, context, operationContext), stopping));
    }

    private async Task RunAsync(Attempt attempt, CancellationToken stopping)
    {
        var call = attempt.Call;
        var human = call.Leg.Ring(attempt.Target, attempt.Context);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call.HungUp, stopping);
        try
        {
            call.RingTone.Add(new Prompt(RingTone.At(call.SampleRate), Loop: true, static () => { }, static _ => { }));
            var greeting = human.Answers is HumanAnswer.PicksUp ? RecordAsync(human, attempt.Context, call.SampleRate, either.Token) : Task.FromResult<short[]>([]);
            await Task.Delay(human.Rings, time, either.Token);
            Connect(attempt, human, await greeting);
        }
        catch (OperationCanceledException) when (call.HungUp.IsCancellationRequested)
        {
            Fail(attempt, Cancelled, "cancelled", "The caller hung up before the transfer target answered.");
        }
        catch (VoiceUnavailableException voiceless)
        {
            Fail(attempt, 500, "failed", voiceless.Message);
        }
        finally
        {
            call.RingTone.Cancel();
            call.EndTransfer();
        }
    }

    private async Task<short[]> RecordAsync(Human human, CustomContext context, int sampleRate, CancellationToken hungUp) =>
        await studio.RecordAsync(new PlaySource("text", new PlayText(human.Greeting(context.Summary), null, null, Human.Voice), null, null), sampleRate, hungUp);

    private void Connect(Attempt attempt, Human human, short[] greeting)
    {
        switch (human.Answers)
        {
            case HumanAnswer.Busy:
                Fail(attempt, Busy, "busy", "The transfer target is busy.");
                break;
            case HumanAnswer.NoAnswer:
                Fail(attempt, NotAnswered, "noAnswer", "The transfer target did not answer.");
                break;
            default:
                Accept(attempt, greeting);
                break;
        }
    }

    private void Accept(Attempt attempt, short[] greeting)
    {
        var call = attempt.Call;
        var result = CallbackPost.Result(200, 7015, "The call was ended by the application: it was transferred.");
        if (!exchange.JoinHuman(call, greeting, $"transferred to {attempt.Target.Name}", result))
        {
            Fail(attempt, Cancelled, "cancelled", "The caller hung up before the transfer target answered.");
            return;
        }

        call.Leg.Rang("accepted");
        callbacks.PostSuccess(call, "CallTransferAccepted", attempt.OperationContext, attempt.Parties());
    }

    private void Fail(Attempt attempt, int code, string outcome, string message)
    {
        attempt.Call.Leg.Rang(outcome);
        var more = attempt.Parties();
        more["resultInformation"] = CallbackPost.Result(code, 0, message);
        callbacks.Post(attempt.Call, "CallTransferFailed", attempt.OperationContext, more);
    }

    private sealed record Attempt(Call Call, Party Target, CustomContext Context, string? OperationContext)
    {
        public JsonObject Parties() => new() { ["transferTarget"] = Target.ToJson(), ["transferee"] = Call.Parties.Source.ToJson() };
    }
}
