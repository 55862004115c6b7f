using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>
/// Handles failures of providers. The agent tries in this order: the model once more within the same reply, an apology, a
/// transfer to a human if the agent may transfer, a goodbye. The agent says something at each step, and repeats no step for the same failure.
/// </summary>
internal static class RecoveryRules
{
    /// <summary>The tool that transfers the caller to a human.</summary>
    public const string Transfer = "transfer_to_human";

    // The human who takes the call reads this. It is a fixed text, because the model has failed.
    private const string Arguments = """{"reason":"The agent's services fail; the caller could not be helped.","summary":"The agent's services fail; the caller could not be helped."}""";

    /// <summary>
    /// From a "come back later" of the model until it is asked again. The time that it named is longer than a caller waits, and many
    /// services answer earlier.
    /// </summary>
    private static readonly TimeSpan EarlyReturn = TimeSpan.FromSeconds(2);

    // A caller who was told nothing must not wait as long as one who knows about the transfer.
    private static readonly TimeSpan WithoutWords = TimeSpan.FromSeconds(2);

    /// <summary>A telephone rings for about 30 s. Then the human is asked to take the call, at most twice. Then the transfer is done or has failed.</summary>
    public static readonly TimeSpan TransferDeadline = TimeSpan.FromSeconds(75);

    /// <summary>
    /// The model has failed, and silent retries did not help. It is asked once more, at most once per reply: the fallback model, a model
    /// that is busy, or a model whose answer was cut in its middle. After a cut the answer continues without a word about it.
    /// </summary>
    public static bool AskOnceMore(Step step)
    {
        if (step.State is not { Reply: { AnswerFailure: { } reason, IsRepeated: false } reply } || reply.Round == step.Limits.Rounds || !MayHelp(step.State, reply))
        {
            return false;
        }

        step.Tell(new ProviderFailed("model", reason));
        ToolCalls.CancelFor(step, reply.Epoch);
        var isBusy = reply.FailureKind is FailureKind.ToldToWait;
        step.ChangeReply(failed => failed with { AnswerFailure = null, IsRepeated = true, AnswerDue = null, WantsMore = false, Wait = isBusy ? EarlyReturn : TimeSpan.Zero });
        if (isBusy || !HasAnswered(reply))
        {
            Replies.AddClause(step, step.State.Policy.Phrases.Hold, isFiller: true);
        }

        return true;
    }

    /// <summary>Ends the reply with an apology or, after too many failures, with a transfer or a goodbye. What was said so far is not cut off.</summary>
    public static bool EndFailedAnswer(Step step)
    {
        if (step.State.Reply is not { AnswerFailure: { } reason, Epoch: var epoch } failedReply)
        {
            return false;
        }

        // The caller has heard that they are put through, and the model failed before it called the tool.
        var isPromised = MayTransfer(step) && Promises.OfAColleague(step.State, failedReply);
        var givesUp = Failures.Count(step, "model", reason) || isPromised;
        ToolCalls.CancelFor(step, epoch);
        var transfers = givesUp && MayTransfer(step);
        step.ChangeReply(reply => reply with
        {
            Act = reply.HasSaid ? reply.Act : givesUp && !transfers ? SpeechAct.Goodbye : SpeechAct.Apology,
            AnswerFailure = null,
            AnswerDue = null,
            IsComplete = true,
            HasFailed = true,
            IsInterruptible = !givesUp && reply.IsInterruptible,
            ThenEnd = givesUp ? (transfers ? null : CallEnding.ProviderFailed) : reply.ThenEnd,
        });
        if (transfers)
        {
            AddTransfer(step, epoch);
        }

        var phrases = step.State.Policy.Phrases;
        if (!isPromised)
        {
            Replies.AddClause(step, !givesUp ? phrases.Apology : transfers ? phrases.PutThrough : phrases.GiveUp);
        }

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
        var givesUp = Failures.Count(step, "text-to-speech", reason) || (MayTransfer(step) && Promises.OfAColleague(step.State, reply));
        var words = step.State.Turn.Words.Text;
        if (step.State.Tools.Find(tool => tool is { Ending: CallEnding.Transferred, IsRunning: false } && tool.Epoch == reply.Epoch) is { } announced)
        {
            // The announcement of the transfer cannot be spoken, so the transfer begins at once.
            var transfer = announced with { IsLastResort = true };
            step.State = step.State with { Tools = step.State.Tools.Replace(announced, transfer) };
            ToolCalls.Run(step, transfer);
            Replies.Abandon(step, NextAct.GiveUp, words);
        }
        else if (step.State.IsTransferring)
        {
            // The caller could not hear that the telephone still rings. It rings all the same.
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
            Replies.Speak(step, SpeechAct.Greeting, state.Greeting);
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
        if (step.State.IsTransferring)
        {
            // The transfer is already ringing, without an announcement. The silence timeout says soon that the agent is still at it.
            step.State = step.State with { SilenceDue = step.State.SilenceDue ?? step.Now + WithoutWords };
            return true;
        }

        if (MayTransfer(step))
        {
            Replies.Speak(step, SpeechAct.Apology, [phrases.PutThrough]);
            step.ChangeReply(promise => promise with { IsInterruptible = false });
            AddTransfer(step, step.State.Epoch);
            return true;
        }

        Replies.Speak(step, SpeechAct.Goodbye, [phrases.GiveUp], CallEnding.ProviderFailed);
        return true;
    }

    /// <summary>The agent has promised a transfer, and nothing else stands before it any more. It begins, whatever became of the announcement.</summary>
    public static bool KeepPromise(Step step)
    {
        if (step.State is not { Call: CallStage.Connected, Reply: null, Stopping: null, Parting: null, Next: null, Tools.IsEmpty: false }
            || step.State.Tools.Find(static tool => tool is { IsLastResort: true, IsRunning: false }) is not { } promised)
        {
            return false;
        }

        ToolCalls.Run(step, promised);
        return true;
    }

    private static bool MayHelp(ConversationState state, Reply reply) => reply.FailureKind switch
    {
        FailureKind.Filtered => false,
        FailureKind.ToldToWait => true,
        _ => state.HasFallbackModel || (reply.FailureKind is not FailureKind.Refused && HasAnswered(reply)),
    };

    private static bool HasAnswered(Reply reply) => reply.Clauses.Any(static clause => !clause.IsFiller);

    private static bool MayTransfer(Step step) => step.State.Persona.CanTransfer && !step.State.HasTriedTransfer && !step.State.Tools.Exists(static tool => tool.IsLastResort);

    private static void AddTransfer(Step step, int epoch)
    {
        var call = new ToolCall(epoch, step.State.Turn.Number, ToolCall.OfLastResort(epoch), Transfer, Arguments, ToolKind.Terminal, TransferDeadline)
        {
            WantedAt = step.Now,
            Ending = CallEnding.Transferred,
            IsLastResort = true,
        };
        step.State = step.State with { Tools = step.State.Tools.Add(call) };
        step.Tell(new ToolCalled(call.Turn, call.Id, call.Tool, call.Arguments));
    }
}
