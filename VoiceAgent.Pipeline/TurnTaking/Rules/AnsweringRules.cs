using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking.Operations;
using VoiceAgent.Pipeline.TurnTaking.Silence;

namespace VoiceAgent.Pipeline.TurnTaking.Rules;

/// <summary>Builds a reply: asks the model in rounds and sends clauses to the voice.</summary>
internal static class AnsweringRules
{
    public static void Composed(Step step, ClauseComposed composed)
    {
        if (step.State.Reply is { AnswerDue: not null } reply && reply.Epoch == composed.Epoch)
        {
            step.ChangeReply(composing => composing with { AnswerDue = step.Now + step.Limits.Answer });
            if (WithoutOpener(step, composed.Text) is { Length: > 0 } text)
            {
                Replies.AddClause(step, text);
            }
        }
    }

    public static void Guarded(Step step, AnswerGuarded guarded)
    {
        if (step.State.Reply is { } reply && reply.Epoch == guarded.Epoch)
        {
            step.Tell(new GuardrailApplied(reply.Turn, guarded.Rule));
        }
    }

    /// <summary>The model has finished this round. Either the reply waits for tools, or it is complete.</summary>
    public static void RoundEnded(Step step, int epoch)
    {
        if (step.State.Reply is not { AnswerDue: not null } reply || reply.Epoch != epoch)
        {
            return;
        }

        step.ChangeReply(ended => ended with { AnswerDue = null });
        if (reply.WantsMore)
        {
            return;
        }

        var endsCall = step.State.Tools.Any(tool => tool.Epoch == epoch && tool.Kind is ToolKind.Terminal);
        var transfers = step.State.Tools.Any(tool => tool.Epoch == epoch && tool.Ending is CallEnding.Transferred);
        var saidNothing = reply.Before.Length == 0 && reply.Clauses.All(clause => clause.IsFiller);
        if (saidNothing && !endsCall)
        {
            step.ChangeReply(ended => ended with { AnswerFailure = "The model returned no text.", FailureKind = FailureKind.Empty });
            return;
        }

        step.ChangeReply(ended => ended with { IsComplete = true });
        if (saidNothing)
        {
            Replies.AddClause(step, transfers ? step.State.Policy.Phrases.Transfer : step.State.Policy.Phrases.Farewell);
        }
    }

    /// <summary>The turn has ended without words. The agent asks the caller to repeat, but only once. Further noises get no answer.</summary>
    public static bool AskAgain(Step step)
    {
        if (step.State is not { Next: NextAct.Answer, Turn.Words.IsEmpty: true })
        {
            return false;
        }

        step.Then(null);
        if (step.State.Silence is { HasAskedAgain: false, Reason: not (SilenceReason.Looking or SilenceReason.OnHold) } silence)
        {
            step.State = step.State with { Silence = silence with { HasAskedAgain = true } };
            Replies.Speak(step, SpeechAct.Prompt, [step.State.Policy.Phrases.NotUnderstood]);
        }

        return true;
    }

    /// <summary>The turn has ended. The agent answers it.</summary>
    public static bool Answer(Step step)
    {
        if (step.State is not { Next: NextAct.Answer })
        {
            return false;
        }

        step.Then(null);
        Replies.OpenAnswer(step, isSequel: false);
        Replies.AwaitOpener(step);
        return true;
    }

    public static bool AnswerAgain(Step step)
    {
        if (step.State is not { Next: NextAct.AnswerAgain, Stopping: null })
        {
            return false;
        }

        step.Then(null);
        Replies.OpenAnswer(step, isSequel: true);
        return true;
    }

    /// <summary>Asks the model for the next round when no tool has to finish first.</summary>
    public static bool AskModel(Step step)
    {
        if (step.State is not { AwaitsRound: true, Reply: { } reply })
        {
            return false;
        }

        if (reply.Round == step.Limits.Rounds)
        {
            step.ChangeReply(failed => failed with { AnswerFailure = "The model asked for tools in every allowed round and gave no answer.", FailureKind = FailureKind.Empty });
            return true;
        }

        var next = reply with
        {
            Round = reply.Round + 1,
            WantsMore = false,
            Wait = TimeSpan.Zero,
            AnswerDue = step.Now + reply.Wait + step.Limits.Answer,
            Times = reply.Times with { Asked = reply.Times.Asked ?? step.Now },
        };
        step.State = step.State with { Reply = next };
        var answered = string.Join(' ', next.Clauses.Where(clause => !clause.IsFiller).Select(clause => clause.Text).Prepend(next.Before).Where(text => text.Length > 0));
        step.Do(new StartAnswer(next.Turn, next.Epoch, next.Round, Settlement.ForModel(step.State, next))
        {
            Begun = next.IsRepeated || next.IsResumed ? answered : "",
            HasSaid = answered.Length > 0,
            Wait = reply.Wait,
        });
        return true;
    }

    /// <summary>Sends the next clauses to the voice, not far ahead of the one that it synthesises. Sends nothing while the reply yields.</summary>
    public static bool SayPending(Step step)
    {
        if (step.State.Reply is not { IsPending: true } reply)
        {
            return false;
        }

        foreach (var clause in reply.Clauses.Skip(reply.Said).Take(reply.MaySay - reply.Said))
        {
            Replies.UseVoiceOf(step, clause);
            step.Do(new Say(reply.Epoch, clause.Text));
            step.ChangeReply(saying => saying with { Said = saying.Said + 1 });
            step.Tell(new AgentSpeaking(reply.Turn, reply.Epoch, step.State.Reply!.Text, reply.Act) { Fillers = step.State.Reply.FillersSaid(step.State.Policy.Phrases) });
        }

        if (reply is { IsComplete: true, IsClosed: false } && reply.MaySay == reply.Composed)
        {
            step.Do(new CompleteReply(reply.Epoch));
            step.ChangeReply(closed => closed with { IsClosed = true });
            if (reply.Act is SpeechAct.Reply)
            {
                step.Tell(new AgentComposed(reply.Turn, reply.Epoch));
            }
        }

        if (reply.IsComplete)
        {
            // From now on the deadline follows the audio (PlayoutRules.Progressed).
            var spoken = Replies.TimeToSay(step.State.Reply!.Text.Length);
            step.ChangeReply(closing => closing with { FillerDue = null, PlayoutDue = step.Now + spoken + step.Limits.Playout });
        }

        return true;
    }

    /// <summary>Avoids "Thank you. Thank you, and …". If the clause begins with the opener's words, the opener becomes part of the answer.</summary>
    /// <returns>The clause without these words.</returns>
    private static string WithoutOpener(Step step, string clause)
    {
        var pieces = step.State.Reply!.Pieces;
        var at = pieces.FindLastIndex(piece => piece is Clause);
        if (at < 0 || pieces[at] is not Clause { IsFiller: true } opener)
        {
            return clause;
        }

        var said = Wording.Tokens(opener.Text);
        if (!Wording.Tokens(clause).Take(said.Count).SequenceEqual(said))
        {
            return clause;
        }

        step.ChangeReply(reply => reply with { Pieces = pieces.SetItem(at, opener with { IsFiller = false }) });
        return Wording.Without(clause, said.Count);
    }
}
