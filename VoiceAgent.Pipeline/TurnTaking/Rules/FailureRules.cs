using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>A provider has failed. The reply stores the reason until a follow-up handles it.</summary>
internal static class FailureRules
{
    public static void AnswerFailed(Step step, AnswerFailed happened)
    {
        if (step.State.Reply is { AnswerDue: not null } reply && reply.Epoch == happened.Epoch)
        {
            step.ChangeReply(failed => failed with { AnswerFailure = happened.Reason, FailureKind = happened.Kind });
        }
    }

    public static void AnswerStalled(Step step)
    {
        step.Do(new CancelAnswer(step.State.Reply!.Epoch));
        step.ChangeReply(failed => failed with { AnswerFailure = "The model did not answer in time.", FailureKind = FailureKind.TooSlow });
    }

    public static void VoiceFailed(Step step, int epoch, string reason)
    {
        if (step.State.Reply?.Epoch == epoch)
        {
            step.ChangeReply(failed => failed with { VoiceFailure = reason });
        }
    }

    public static void TranscriptionFailed(Step step, string reason)
    {
        if (step.State.Call is not CallStage.Connected)
        {
            step.Tell(new ProviderFailed("speech-to-text", reason));
            return;
        }

        Failures.Count(step, "speech-to-text", reason);
        if (step.State.Stopping is not null || step.State.Parting is not null || step.State.Reply is { IsInterruptible: false } or { IfSilent: not null })
        {
            return;
        }

        // A transcriber reports a failure only after all its retries. From now on this call has no transcription.
        var words = step.State.Turn.Words.Text;
        if (!step.State.Turn.IsCommitted)
        {
            step.Tell(new CallerFinished(step.State.Turn.Number));
        }

        step.State = step.State with { Silence = step.State.Turn.IsCommitted ? step.State.Silence : Silences.After(step.State, step.Now), Turn = step.State.Turn with { IsCommitted = true, EndDue = null, PreemptDue = null }, SoundSince = null, SoundDue = null };
        Replies.Abandon(step, NextAct.GiveUp, words);
    }
}
