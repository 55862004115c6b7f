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
    private const int NotFound = 404;
    private const int Busy = 486;
    private const int NotAnswered = 480;
    private const int Cancelled = 487;
    private const int Declined = 603;

    /// <exception cref="RefusedException">The context is too long, or another transfer runs.</exception>
    public void Transfer(Call call, Party target, CustomContext context, Origin origin)
    {
        context.Validate();
        if (!call.BeginTransfer())
        {
            throw new RefusedException(StatusCodes.Status409Conflict, "8501", "Another transfer of this call is in progress. Wait for its outcome.");
        }

        errands.Start("A transfer", stopping => RunAsync(new(call, target, context, origin), stopping));
    }

    /// <summary>The application calls a human, beside the caller's call. The caller's telephone script says what the human does.</summary>
    /// <exception cref="RefusedException">The context is too long.</exception>
    public void Consult(Call caller, Call call, DelayedLeg leg, CustomContext context)
    {
        context.Validate();
        var human = caller.Leg.Ring(call.Parties.Source, context);
        exchange.Dial(call);
        errands.Start("A call to a human", stopping => RingAsync(caller, call, leg, human, context, stopping));
    }

    private async Task RingAsync(Call caller, Call call, DelayedLeg leg, Human human, CustomContext context, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call.HungUp, stopping);
        try
        {
            var greets = studio.SpeakAsCallerAsync(human.Greets, call.SampleRate, either.Token);
            var answers = studio.SpeakAsCallerAsync(human.WhenAsked.Says ?? "", call.SampleRate, either.Token);
            var says = RecordAsync(human, context, call.SampleRate, either.Token);
            await Task.Delay(human.Rings, time, either.Token);
            switch (human.Answers)
            {
                case HumanAnswer.Busy: Refuse(caller, call, Busy, "busy", "The call was not answered: the line is busy."); break;
                case HumanAnswer.Declines: Refuse(caller, call, Declined, "declined", "The call was declined."); break;
                case HumanAnswer.Unreachable: Refuse(caller, call, NotFound, "failed", "The number is not assigned to anybody."); break;
                case HumanAnswer.NoAnswer: Refuse(caller, call, NotAnswered, "noAnswer", "The call was not answered."); break;
                default:
                    short[] first = [.. await greets, .. human.Beeps ? HumanLeg.Beep(call.SampleRate) : []];
                    leg.Become(new HumanLeg(human, first, await answers, await says, () => exchange.PutDown(leg, "the human hung up", call)));
                    exchange.Connect(call);
                    _ = call.HungUp.Register(() => caller.Leg.Rang(caller.Colleague is null ? "refused" : "accepted"));
                    break;
            }
        }
        catch (OperationCanceledException) when (call.HungUp.IsCancellationRequested)
        {
            caller.Leg.Rang("cancelled");
        }
        catch (VoiceUnavailableException voiceless)
        {
            Refuse(caller, call, 500, "failed", voiceless.Message);
        }
    }

    private void Refuse(Call caller, Call call, int code, string outcome, string message)
    {
        caller.Leg.Rang(outcome);
        exchange.Fail(call, "CreateCallFailed", outcome, CallbackPost.Result(code, 560_000 + code, message));
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
            case HumanAnswer.Declines:
                Fail(attempt, Declined, "declined", "The transfer target declined the call.");
                break;
            case HumanAnswer.Unreachable:
                Fail(attempt, NotFound, "failed", "The number of the transfer target is not assigned to anybody.");
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
        callbacks.PostSuccess(call, "CallTransferAccepted", attempt.Origin, attempt.Parties());
    }

    private void Fail(Attempt attempt, int code, string outcome, string message)
    {
        attempt.Call.Leg.Rang(outcome);
        var more = attempt.Parties();
        more["resultInformation"] = CallbackPost.Result(code, 0, message);
        callbacks.Post(attempt.Call, "CallTransferFailed", attempt.Origin, more);
    }

    private sealed record Attempt(Call Call, Party Target, CustomContext Context, Origin Origin)
    {
        public JsonObject Parties() => new() { ["transferTarget"] = Target.ToJson(), ["transferee"] = Call.Parties.Source.ToJson() };
    }
}
