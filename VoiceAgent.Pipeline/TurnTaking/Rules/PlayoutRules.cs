using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.TurnTaking.Judgement;
using VoiceAgent.Pipeline.TurnTaking.Operations;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>Handles the events of the playout: the first audio, the end, and what the caller heard of a stopped reply.</summary>
internal static class PlayoutRules
{
    // An "okay" this close to the end of a question is the answer to it, not a backchannel.
    private static readonly TimeSpan AnswersQuestion = TimeSpan.FromMilliseconds(1_500);

    // The agent had stopped for a moment, so it is somewhat behind.
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(300);

    public static void Synthesized(Step step, int epoch)
    {
        if (step.State.Reply?.Epoch == epoch)
        {
            step.ChangeReply(reply => reply with { Times = reply.Times with { Synthesized = reply.Times.Synthesized ?? step.Now } });
        }
    }

    public static void Started(Step step, int epoch, TimeSpan offset)
    {
        if (step.State.Reply is { IsAudible: false } reply && reply.Epoch == epoch)
        {
            step.ChangeReply(playing => playing with { Times = playing.Times with { Playing = step.Now, From = offset } });
            if (reply is { Act: SpeechAct.Reply, Turn: > 0, IsSequel: false } && step.State.Turn.Number == reply.Turn)
            {
                step.Tell(new TurnMeasured(reply.Turn, LatencyOf.Reply(step.State.Turn, step.State.Reply!)));
            }
        }
    }

    /// <summary>
    /// The voice goes on. The deadline of the playout and the next filler follow the audio that is queued. The length of the text says
    /// little: twelve digits take five seconds.
    /// </summary>
    public static void Progressed(Step step, SpeechProgressed progressed)
    {
        if (step.State.Reply is not { } reply || reply.Epoch != progressed.Epoch)
        {
            return;
        }

        var until = step.Now + progressed.Left;
        step.ChangeReply(speaking => speaking with
        {
            Voiced = Math.Max(reply.Voiced, progressed.Clauses),
            ClauseEnds = reply.ClauseEnds.AddRange(Enumerable.Repeat(until, Math.Max(0, progressed.Clauses - reply.ClauseEnds.Count))),
            PlayoutDue = reply.PlayoutDue is null ? null : until + step.Limits.Playout,
            SpokenUntil = until > reply.SpokenUntil ? until : reply.SpokenUntil,
            FillerDue = reply.FillerDue is { } filler && until + step.Limits.NextFiller > filler ? until + step.Limits.NextFiller : reply.FillerDue,
        });
    }

    /// <summary>When the caller will have heard the next clause. The end of the last clause is reported anyway.</summary>
    public static TimeSpan? ClauseHeardDue(ConversationState state) =>
        state.Reply is { IsAudible: true, YieldDue: null } reply && reply.HeardClauses < reply.ClauseEnds.Count && !(reply.IsClosed && reply.HeardClauses == reply.Composed - 1)
            ? reply.ClauseEnds[reply.HeardClauses]
            : null;

    /// <summary>The caller should have heard a clause. The playout says whether they have.</summary>
    public static void ClauseHeard(Step step, Reply reply)
    {
        step.ChangeReply(speaking => speaking with { ClauseEnds = speaking.ClauseEnds.SetItem(reply.HeardClauses, step.Now + AskAgain) });
        step.Do(new AskHeard(reply.Epoch));
    }

    /// <summary>The audio sent so far ends soon. The next filler is timed from that end.</summary>
    public static void RanDry(Step step, PlayoutRanDry dry)
    {
        if (step.State.Reply is { IsComplete: false, FillerDue: not null } reply && reply.Epoch == dry.Epoch && reply.Said == dry.Clauses)
        {
            step.ChangeReply(waiting => waiting with { Voiced = Math.Max(waiting.Voiced, dry.Clauses), SpokenUntil = step.Now + dry.Left, FillerDue = step.Now + dry.Left + step.Limits.NextFiller });
        }
    }

    public static void Ended(Step step, PlayoutEnded ended)
    {
        if (step.State.Reply is not { IsClosed: true } reply || reply.Epoch != ended.Epoch)
        {
            return;
        }

        if (ended.Heard.Length == 0)
        {
            step.ChangeReply(failed => failed with { VoiceFailure = "The voice produced no audio for the reply." });
            return;
        }

        step.State = step.State with
        {
            Reply = null,
            Said = Judging.Ended(reply, ended.Heard, step.Now),
            FailuresInRow = reply is { Act: SpeechAct.Reply, ThenEnd: null, HasFailed: false } ? 0 : step.State.FailuresInRow,
        };
        if (IsTakenByCaller(step, reply, step.State.Said!))
        {
            step.Weigh(BargeInSigns.Insists);
        }
        else
        {
            Settlement.DropOverlappingSpeech(step, step.State.Turn.Number);
        }

        Settlement.SettleReply(step, reply, ended.Heard, interrupted: false, step.State.Turn.Words.Text, ended.Offset);
        Silences.ReplyEnded(step, reply);
        Partings.Begin(step, reply);
    }

    /// <summary>The playout has reported what the caller heard of the stopped reply. The call continues.</summary>
    public static void Stopped(Step step, int epoch, string heard)
    {
        if (step.State.Stopping is { } stopped && stopped.Reply.Epoch == epoch)
        {
            Replies.SettleStopped(step, stopped, heard);
        }
    }

    private static bool IsTakenByCaller(Step step, Reply reply, AgentSpeech said)
    {
        var state = step.State;
        return !state.OverlappingSpeech.IsEmpty
            && reply.ThenEnd is null
            && (!reply.IsInterruptible
                || (reply.WasTalkedOver && Judging.OfOverlappingSpeech(state) is Meaning.Interruption or Meaning.Continuation)
                || state.SoundSince is not null
                || Judging.IsAnswered(said, Judging.ExpectedAt(state), AnswersQuestion));
    }
}
