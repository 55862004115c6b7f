using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>
/// What is left when a provider fails: the fallback model, in the same breath; an apology; a human, where the agent may
/// transfer; a goodbye. In this order, each with a word to the caller, and none twice for the same trouble. Never silence.
/// </summary>
internal static class RecoveryRules
{
    /// <summary>The tool that puts the caller through to a human.</summary>
    public const string Transfer = "transfer_to_human";

    // For the colleague who takes the call: the model that would say it better is what failed.
    private const string Arguments = """{"reason":"The agent's services fail; the caller could not be helped.","summary":"The agent's services fail; the caller could not be helped."}""";

    /// <summary>A telephone rings for half a minute; then somebody has picked up, or the caller is told that nobody does.</summary>
    public static readonly TimeSpan TransferDeadline = TimeSpan.FromSeconds(40);

    /// <summary>The model has failed on the reply: the fallback goes on with it, once.</summary>
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

    /// <summary>The reply ends with an apology, or with giving up. It goes on in the same breath: what was said so far is not cut off.</summary>
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

    /// <summary>The voice has failed on the reply: it is given up, and something else is tried.</summary>
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
            // The words before the transfer cannot be said: the transfer needs none, and begins at once.
            ToolCalls.RunTerminal(step, reply.Epoch);
            Replies.Abandon(step, NextAct.GiveUp, words);
        }
        else if (givesUp && reply.ThenEnd is { } ending)
        {
            // Without a voice there is no goodbye.
            step.State = step.State with { HangUp = ending };
        }
        else
        {
            // What is said now was synthesised ahead, and may be heard all the same.
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
            // Nobody has said anything yet that could be said again.
            Replies.Speak(step, SpeechAct.Greeting, state.Policy.Phrases.Greeting);
        }
        else
        {
            Replies.Speak(step, SpeechAct.Apology, [state.Policy.Phrases.Apology]);
        }

        return true;
    }

    /// <summary>Nothing works any more: what the caller is told, and what comes of it once they have heard it.</summary>
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
            // The caller is being put through already: somebody else will answer. They are told nothing more until they speak.
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
