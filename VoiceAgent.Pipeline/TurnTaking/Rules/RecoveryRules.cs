using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>
/// Handles failures of providers. The agent tries in this order: the fallback model within the same reply, an apology, a
/// transfer to a human if the agent may transfer, a goodbye. The agent says something at each step, and repeats no step for the same failure.
/// </summary>
internal static class RecoveryRules
{
    /// <summary>The tool that transfers the caller to a human.</summary>
    public const string Transfer = "transfer_to_human";

    // The human who takes the call reads this. It is a fixed text, because the model has failed.
    private const string Arguments = """{"reason":"The agent's services fail; the caller could not be helped.","summary":"The agent's services fail; the caller could not be helped."}""";

    /// <summary>A telephone rings for about 30 s. Then the human is asked to take the call, at most twice. Then the transfer is done or has failed.</summary>
    public static readonly TimeSpan TransferDeadline = TimeSpan.FromSeconds(75);

    /// <summary>The model has failed. The fallback model continues the reply, at most once per reply.</summary>
    public static bool AskFallbackModel(Step step)
    {
        if (step.State is not { HasFallbackModel: true, Reply: { AnswerFailure: { } reason, IsFallback: false } reply } || reply.Round == step.Limits.Rounds)
        {
            return false;
        }

        step.Tell(new ProviderFailed("model", reason));
        ToolCalls.CancelFor(step, reply.Epoch);
        step.ChangeReply(failed => failed with { AnswerFailure = null, IsFallback = true, AnswerDue = null, WantsMore = false });
        Replies.AddClause(step, step.State.Policy.Phrases.Hold, isFiller: true);
        return true;
    }

    /// <summary>Ends the reply with an apology or, after too many failures, with a transfer or a goodbye. What was said so far is not cut off.</summary>
    public static bool EndFailedAnswer(Step step)
    {
        if (step.State.Reply is not { AnswerFailure: { } reason, Epoch: var epoch })
        {
            return false;
        }

        var givesUp = Failures.Count(step, "model", reason);
        ToolCalls.CancelFor(step, epoch);
        var transfers = givesUp && MayTransfer(step);
        step.ChangeReply(reply => reply with
        {
            Act = reply.HasSaid ? reply.Act : givesUp && !transfers ? SpeechAct.Goodbye : SpeechAct.Apology,
            AnswerFailure = null,
            AnswerDue = null,
            IsComplete = true,
            HasFailed = true,
            IsInterruptible = givesUp ? transfers : reply.IsInterruptible,
            ThenEnd = givesUp ? (transfers ? null : CallEnding.ProviderFailed) : reply.ThenEnd,
        });
        if (transfers)
        {
            AddTransfer(step, epoch);
        }

        var phrases = step.State.Policy.Phrases;
        Replies.AddClause(step, !givesUp ? phrases.Apology : transfers ? phrases.PutThrough : phrases.GiveUp);
        return true;
    }

    /// <summary>The voice has failed. The reply is abandoned, and the agent apologises or gives up.</summary>
    public static bool EndFailedSpeech(Step step)
    {
        if (step.State.Reply is not { VoiceFailure: { } reason } reply)
        {
            return false;
        }

        step.ChangeReply(failed => failed with { VoiceFailure = null });
        var givesUp = Failures.Count(step, "text-to-speech", reason);
        var words = step.State.Turn.Words.Text;
        if (step.State.Tools.Any(tool => tool.IsLastResort && !tool.IsRunning && tool.Epoch == reply.Epoch))
        {
            // The announcement of the transfer cannot be spoken, so the transfer begins at once.
            ToolCalls.RunTerminal(step, reply.Epoch);
            Replies.Abandon(step, NextAct.GiveUp, words);
        }
        else if (givesUp && reply.ThenEnd is { } ending)
        {
            // The goodbye cannot be spoken either, so the call is hung up.
            step.State = step.State with { HangUp = ending };
        }
        else
        {
            // The apology was synthesised in advance, so it can be played even when synthesis fails.
            Replies.Abandon(step, givesUp ? NextAct.GiveUp : NextAct.Apologise, words);
        }

        return true;
    }

    public static bool Apologise(Step step)
    {
        if (step.State is not { Next: NextAct.Apologise, Stopping: null } state)
        {
            return false;
        }

        step.Then(null);
        if (state.Unheard is { Act: SpeechAct.Greeting })
        {
            // The caller has not spoken yet and cannot repeat anything, so the agent repeats the greeting.
            Replies.Speak(step, SpeechAct.Greeting, state.Policy.Phrases.Greeting);
        }
        else
        {
            Replies.Speak(step, SpeechAct.Apology, [state.Policy.Phrases.Apology]);
        }

        return true;
    }

    /// <summary>The agent cannot continue. It announces a transfer or says goodbye.</summary>
    public static bool GiveUp(Step step)
    {
        if (step.State is not { Next: NextAct.GiveUp, Stopping: null })
        {
            return false;
        }

        step.Then(null);
        var phrases = step.State.Policy.Phrases;
        if (step.State.Tools.Exists(static tool => tool.IsLastResort && tool.IsRunning))
        {
            // A transfer is already ringing. The agent says nothing more until the caller speaks.
            step.State = step.State with { SilenceDue = step.State.SilenceDue ?? TimeSpan.MaxValue };
            return true;
        }

        if (MayTransfer(step))
        {
            Replies.Speak(step, SpeechAct.Apology, [phrases.PutThrough]);
            AddTransfer(step, step.State.Epoch);
            return true;
        }

        Replies.Speak(step, SpeechAct.Goodbye, [phrases.GiveUp], CallEnding.ProviderFailed);
        return true;
    }

    private static bool MayTransfer(Step step) => step.State.Persona.CanTransfer && !step.State.HasTriedTransfer;

    private static void AddTransfer(Step step, int epoch)
    {
        var call = new ToolCall(epoch, step.State.Turn.Number, $"{epoch}.transfer", Transfer, Arguments, ToolKind.Terminal, TransferDeadline)
        {
            WantedAt = step.Now,
            Ending = CallEnding.Transferred,
            IsLastResort = true,
        };
        step.State = step.State with { Tools = step.State.Tools.Add(call), HasTriedTransfer = true };
        step.Tell(new ToolCalled(call.Turn, call.Id, call.Tool, call.Arguments));
    }
}
