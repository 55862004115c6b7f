using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>
/// What is left when a provider fails: the second model, in the same breath; a human, where the agent may transfer; a
/// goodbye. In this order, each with a word to the caller, and none twice for the same trouble.
/// </summary>
internal static class RecoveryRules
{
    /// <summary>The tool that puts the caller through to a human.</summary>
    public const string Transfer = "transfer_to_human";

    // For the colleague who takes the call: the model that would say it better is what failed.
    private const string Arguments = """{"reason":"The agent's services fail; the caller could not be helped.","summary":"The agent's services fail; the caller could not be helped."}""";

    /// <summary>A telephone rings for half a minute; then somebody has picked up, or the caller is told that nobody does.</summary>
    public static readonly TimeSpan TransferDeadline = TimeSpan.FromSeconds(40);

    /// <summary>The model has failed on the reply: the second one goes on with it, once.</summary>
    /// <returns>False where there is none, or it had its chance.</returns>
    public static bool AskFallbackModel(Step step, string reason)
    {
        if (!step.State.HasFallbackModel || step.State.Reply is not { IsFallback: false } reply || reply.Round == step.Limits.Rounds)
        {
            return false;
        }

        step.Tell(new ProviderFailed("model", reason));
        ToolRules.CancelFor(step, reply.Epoch);
        step.ChangeReply(failed => failed with { IsFallback = true, AnswerDue = null, WantsMore = false });
        AnsweringRules.AddClause(step, step.State.Policy.Phrases.Hold, isFiller: true);
        AnsweringRules.Continue(step);
        return true;
    }

    /// <summary>Nothing works any more: what the caller is told, and what comes of it once they have heard it.</summary>
    public static void GiveUp(Step step)
    {
        if (IsPuttingThrough(step.State))
        {
            // The caller has spoken meanwhile: somebody else will answer.
            return;
        }

        var phrases = step.State.Policy.Phrases;
        if (MayTransfer(step))
        {
            AnsweringRules.Speak(step, SpeechAct.Apology, [phrases.PutThrough]);
            AddTransfer(step, step.State.Epoch);
            return;
        }

        AnsweringRules.Speak(step, SpeechAct.Goodbye, [phrases.GiveUp], CallEnding.ProviderFailed);
    }

    /// <summary>Completes the reply with words that say so, and with what comes of it.</summary>
    public static void GiveUpInReply(Step step)
    {
        var phrases = step.State.Policy.Phrases;
        var transfers = MayTransfer(step);
        step.ChangeReply(reply => reply with
        {
            Act = reply.HasSaid ? reply.Act : transfers ? SpeechAct.Apology : SpeechAct.Goodbye,
            AnswerDue = null,
            IsComplete = true,
            HasFailed = true,
            IsInterruptible = transfers,
            ThenEnd = transfers ? null : CallEnding.ProviderFailed,
        });
        if (transfers)
        {
            AddTransfer(step, step.State.Reply!.Epoch);
        }

        AnsweringRules.AddClause(step, transfers ? phrases.PutThrough : phrases.GiveUp);
    }

    /// <summary>The words before the transfer cannot be said: the transfer needs none, and begins at once.</summary>
    /// <returns>False where the reply is not about a transfer.</returns>
    public static bool TransferWithoutWords(Step step)
    {
        if (step.State.Reply is not { } reply || !step.State.Tools.Any(tool => tool.IsLastResort && !tool.IsRunning && tool.Epoch == reply.Epoch))
        {
            return false;
        }

        ToolRules.RunTerminal(step, reply.Epoch);
        AnsweringRules.Abandon(step, AfterStop.AwaitTransfer, step.State.Turn.Words.Text);
        return true;
    }

    /// <summary>The voice is silent and the transfer runs, unless it has failed meanwhile.</summary>
    public static void AwaitTransfer(Step step)
    {
        if (!IsPuttingThrough(step.State))
        {
            GiveUp(step);
        }
    }

    private static bool IsPuttingThrough(ConversationState state) => state.Tools.Any(tool => tool.IsLastResort && tool.IsRunning);

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
