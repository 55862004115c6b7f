using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;

namespace VoiceAgent.Pipeline.TurnTaking.Operations;

/// <summary>Opens replies, adds clauses to them, and abandons them.</summary>
internal static class Replies
{
    // Slow English has about 15 characters per second. Only deadlines are calculated from it.
    private static readonly TimeSpan PerCharacter = TimeSpan.FromMilliseconds(70);

    // The voice may be slower than the estimate. A filler that is timed by the estimate must not follow too early.
    private static readonly TimeSpan Slower = TimeSpan.FromSeconds(1);

    public static TimeSpan TimeToSay(int characters) => PerCharacter * characters;

    /// <summary>Opens a reply to the turn. The model will compose it.</summary>
    public static void OpenAnswer(Step step, bool isSequel) => Open(step, new Reply(step.State.Epoch + 1, step.State.Turn.Number, SpeechAct.Reply)
    {
        FillerDue = step.Now + step.Limits.ModelFiller,
        IsSequel = isSequel,
    });

    /// <summary>Opens a reply with a fixed text.</summary>
    public static void Speak(Step step, SpeechAct act, IReadOnlyList<string> clauses, CallEnding? thenEnd = null) =>
        Open(step, new Reply(step.State.Epoch + 1, step.State.Turn.Number, act)
        {
            Pieces = [.. clauses.Select(text => new Clause(text, step.State.Persona.Id))],
            Composed = clauses.Count,
            Times = new ReplyTimes { FirstClause = step.Now },
            IsComplete = true,
            IsInterruptible = thenEnd is null,
            ThenEnd = thenEnd,
        });

    /// <summary>Says the greeting of the call, if it has one.</summary>
    public static void Greet(Step step)
    {
        if (step.State.Greeting is { Count: > 0 } greeting)
        {
            Speak(step, SpeechAct.Greeting, greeting);
        }
    }

    public static void AddClause(Step step, string text, bool isFiller = false, bool isBridge = false)
    {
        var before = step.State.Reply?.SpokenUntil;
        var until = (before > step.Now ? before.Value : step.Now) + TimeToSay(text.Length);
        step.ChangeReply(reply => reply.With(new Clause(text, step.State.Persona.Id, isFiller) { IsBridge = isBridge }) with
        {
            SpokenUntil = until,
            FillerDue = until + Slower + step.Limits.NextFiller,
            Times = reply.Times with { FirstClause = reply.Times.FirstClause ?? step.Now },
        });
    }

    /// <summary>Sets when the agent says an opener, or a filler if the turn gets no opener.</summary>
    public static void AwaitOpener(Step step)
    {
        var turn = step.State.Turn;
        if (step.State.Policy.Phrases.Openers.For(turn.Words, step.State.Persona.Language).Count > 0)
        {
            var due = turn.SpeechEnd + step.Limits.Opener;
            step.ChangeReply(reply => reply with { OpenerDue = due > step.Now ? due : step.Now });
            return;
        }

        // Without an opener, the caller waits from the end of their own speech.
        var filler = turn.SpeechEnd + step.Limits.ModelFiller;
        if (step.State.Reply is { HasSaid: false, FillerDue: { } later } && filler < later)
        {
            step.ChangeReply(reply => reply with { FillerDue = filler > step.Now ? filler : step.Now });
        }
    }

    public static void UseVoiceOf(Step step, Clause clause)
    {
        if (step.State.Voice != clause.Agent)
        {
            step.State = step.State with { Voice = clause.Agent };
            step.Do(new UseVoice(clause.Agent));
        }
    }

    /// <summary>Abandons the reply. The model is cancelled, and so are its tools that have not changed anything yet. The voice is stopped.</summary>
    /// <param name="next">What the agent does when its voice is silent. Null when the conversation is over.</param>
    /// <param name="actedOn">The caller's words that the reply answered.</param>
    /// <param name="isContinued">The caller continues a number of the turn that the reply answers.</param>
    public static void Abandon(Step step, NextAct? next, string actedOn, bool isContinued = false)
    {
        if (step.State.Reply is not { } reply)
        {
            step.Then(next);
            return;
        }

        if (reply.AnswerDue is not null)
        {
            step.Do(new CancelAnswer(reply.Epoch));
        }

        ToolCalls.CancelFor(step, reply.Epoch);
        step.State = step.State with { Reply = null };
        if (reply.HasSaid)
        {
            step.State = step.State with { Stopping = new StoppedReply(reply, step.Now + step.Limits.Stop, actedOn) { IsContinued = isContinued } };
            step.Then(next);
            step.Do(new StopVoice(reply.Epoch));
            return;
        }

        Settlement.SettleReply(step, reply, "", interrupted: true, actedOn, step.Offset);
        ForgetResults(step, isContinued);
        step.Then(next, unheard: reply);
    }

    /// <summary>Settles a stopped reply when it is known what the caller heard.</summary>
    public static void SettleStopped(Step step, StoppedReply stopped, string heard)
    {
        step.State = step.State with { Stopping = null, Said = Judging.Ended(stopped.Reply, heard, step.Now) };
        var goesOn = GoesOn(step.State, stopped.Reply, heard);
        Settlement.SettleReply(step, stopped.Reply, heard, interrupted: true, stopped.ActedOn, step.Offset, forgotten: goesOn);
        ForgetResults(step, stopped.IsContinued);
        step.State = step.State with { Unheard = goesOn || (stopped.IsContinued && !Punctuation.HasQuestion(heard)) ? stopped.Reply : null };
    }

    /// <summary>The caller has said something after the goodbye, so the call is not hung up.</summary>
    public static void Stay(Step step)
    {
        if (step.State.Parting is { } parting)
        {
            step.State = step.State with { Parting = null };
            ToolCalls.CancelFor(step, parting.Epoch);
        }
    }

    /// <summary>The caller continues a number or a date. What tools have found with a part of it is void.</summary>
    private static void ForgetResults(Step step, bool isContinued)
    {
        if (isContinued)
        {
            step.State = step.State with { Turn = step.State.Turn with { Learned = [] } };
        }
    }

    /// <summary>
    /// Whether the caller continues the turn that the reply answers. This is true when they have heard none of the reply, or only its
    /// opener. A correction such as "No, wait" after an opener is a new turn.
    /// </summary>
    private static bool GoesOn(ConversationState state, Reply reply, string heard) =>
        heard.Length == 0 || (reply.Fillers == 0 && !reply.WasHeard(heard) && !Completeness.In(state.Persona.Language).IsCorrection(state.OverlappingSpeech.Spoken) && !Judging.Opposes(state, state.OverlappingSpeech.Spoken));

    /// <summary>Logs the clauses that the caller has heard to their end. A worker that takes the call over continues after them.</summary>
    public static void TellHeard(Step step, string heard)
    {
        if (step.State.Reply is not { IsAudible: true } reply)
        {
            return;
        }

        var count = reply.ClausesIn(heard);
        if (count > reply.HeardClauses && !(reply.IsClosed && count == reply.Composed))
        {
            step.ChangeReply(speaking => speaking with { HeardClauses = count });
            step.Tell(new AgentHeard(reply.Turn, reply.Epoch, Scripts.Join(reply.Clauses.Take(count).Select(clause => clause.Text))));
        }
    }

    private static void Open(Step step, Reply reply)
    {
        Preemption.Discard(step);
        step.State = step.State with { Epoch = reply.Epoch, Reply = reply, SilenceDue = null, HeardUnclear = false };
        step.Do(new OpenReply(reply.Epoch));
    }
}
