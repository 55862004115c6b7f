using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Pipeline.TurnTaking;

/// <summary>A provider fails: an apology the first time, a goodbye when it goes on. Never silence.</summary>
internal static class FailureRules
{
    public static void AnswerFailed(Step step, int epoch, string reason)
    {
        if (step.State.Reply is { AnswerDue: not null } reply && reply.Epoch == epoch)
        {
            AnswerFailed(step, reason);
        }
    }

    /// <summary>Goes on in the same breath: what was said so far is not cut off.</summary>
    public static void AnswerFailed(Step step, string reason)
    {
        if (RecoveryRules.AskFallbackModel(step, reason))
        {
            return;
        }

        var givesUp = CountFailure(step, "model", reason);
        ToolRules.CancelFor(step, step.State.Reply!.Epoch);
        if (givesUp)
        {
            RecoveryRules.GiveUpInReply(step);
            return;
        }

        step.ChangeReply(reply => reply with
        {
            Act = reply.HasSaid ? reply.Act : SpeechAct.Apology,
            AnswerDue = null,
            IsComplete = true,
            HasFailed = true,
        });
        AnsweringRules.AddClause(step, step.State.Policy.Phrases.Apology);
    }

    public static void AnswerStalled(Step step)
    {
        step.Do(new CancelAnswer(step.State.Reply!.Epoch));
        AnswerFailed(step, "The model gave no sign of life.");
    }

    public static void VoiceFailed(Step step, int epoch, string reason)
    {
        if (step.State.Reply?.Epoch == epoch)
        {
            VoiceFailed(step, reason);
        }
    }

    public static void VoiceFailed(Step step, string reason)
    {
        var givesUp = CountFailure(step, "text-to-speech", reason);
        if (RecoveryRules.TransferWithoutWords(step))
        {
            return;
        }

        if (givesUp && step.State.Reply?.ThenEnd is { } ending)
        {
            // Without a voice there is no goodbye.
            EndingRules.HangUp(step, ending);
            return;
        }

        // What is said now was synthesised ahead, and may be heard all the same.
        AnsweringRules.Abandon(step, givesUp ? AfterStop.GiveUp : AfterStop.Apologise, step.State.Turn.Words.Text);
    }

    public static void TranscriptionFailed(Step step, string reason)
    {
        if (step.State.Call is not CallStage.Connected)
        {
            step.Tell(new ProviderFailed("speech-to-text", reason));
            return;
        }

        CountFailure(step, "speech-to-text", reason);
        if (step.State.Stopping is not null || step.State.Parting is not null || step.State.Reply is { IsInterruptible: false })
        {
            return;
        }

        // A transcriber reports its failure when it has tried everything: nobody will be heard on this call any more.
        var words = step.State.Turn.Words.Text;
        step.State = step.State with { Turn = step.State.Turn with { IsCommitted = true, EndDue = null, PreemptDue = null }, SoundSince = null, SoundDue = null };
        AnsweringRules.Abandon(step, AfterStop.GiveUp, words);
    }

    private static bool CountFailure(Step step, string provider, string reason)
    {
        step.Tell(new ProviderFailed(provider, reason));
        step.State = step.State with { FailuresInRow = step.State.FailuresInRow + 1 };
        return step.State.FailuresInRow > step.Limits.Apologies;
    }
}
