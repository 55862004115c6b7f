using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.EndOfTurn;
using VoiceAgent.Pipeline.TurnTaking.Interruption;
using VoiceAgent.Pipeline.TurnTaking.Machine;
using Record = VoiceAgent.Pipeline.TurnTaking.Record;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>
/// Steps a conversation machine as a session does: deadlines run at their time, and a stopped voice is handled before everything
/// else. It checks the invariants after every step.
/// </summary>
internal sealed class MachineDriver
{
    private readonly List<(string OfAnswer, string All)> _heard = [];
    private readonly HashSet<int> _stopped = [];
    private int _open;
    private string _agent = "first/en-US";
    private string _voice = "first/en-US";
    private int _held;
    private int _stillDrafting;

    public MachineDriver(ConversationPolicy? policy = null, bool hasSecondModel = true, bool canTransfer = true)
    {
        Policy = policy ?? new ConversationPolicy(AdaptiveSilence.Default, EnoughWords.Default, ConversationLimits.Default, Phrases.Default with { Greeting = ["Hello.", "How can I help?"], MustBeHeard = ["How can I help?"] });
        Agents = [.. new[] { "first", "second", "third" }.Select(name => new Persona(name, "en-US", Policy) { CanTransfer = canTransfer && name != "second" })];
        State = ConversationState.Begin(Agents[0], hasSecondModel);
    }

    public ConversationPolicy Policy { get; }

    /// <summary>The agents. The call begins with the first.</summary>
    public IReadOnlyList<Persona> Agents { get; }

    public ConversationState State { get; private set; }

    public TimeSpan Now { get; private set; }

    public List<Effect> Effects { get; } = [];

    public IEnumerable<CallEvent> Recorded => Effects.OfType<VoiceAgent.Pipeline.TurnTaking.Record>().Select(record => record.Event);

    /// <summary>The words of the open reply that were given to the voice, and whether each belongs to a filler.</summary>
    public List<(string Word, bool IsFiller)> Spoken { get; } = [];

    public int HeardWords { get; set; }

    public bool IsCompleted { get; private set; }

    /// <summary>Whether the voice is stuck. A stuck voice never reports what was heard of a stopped reply.</summary>
    public bool IsVoiceStuck { get; set; }

    public int OpenEpoch => _open;

    /// <summary>Whether the voice is held until the turn is over, so that the caller hears nothing.</summary>
    public bool IsHeld => _held == _open;

    public string Heard => string.Join(' ', Spoken.Take(HeardWords).Select(spoken => spoken.Word));

    private string HeardOfAnswer => string.Join(' ', Spoken.Take(HeardWords).Where(spoken => !spoken.IsFiller).Select(spoken => spoken.Word));

    public IReadOnlyList<Effect> Tell(ConversationEvent happened)
    {
        var from = Effects.Count;
        var queue = new Queue<ConversationEvent>([happened]);
        while (queue.TryDequeue(out var next))
        {
            if (next is PlayoutEnded ended && State.Reply is { IsClosed: true } reply && reply.Epoch == ended.Epoch)
            {
                Must(ended.Heard == Heard && !IsHeld, "what has ended was heard");
                _heard.Add((HeardOfAnswer, Heard));
            }

            (State, var effects) = ConversationMachine.Step(State, next, Now);
            _stillDrafting = State.PreemptiveReply?.Reply.Epoch ?? 0;
            foreach (var effect in effects)
            {
                Carry(effect, queue);
            }
        }

        Hold();
        return Effects[from..];
    }

    public void Wait(TimeSpan duration)
    {
        var until = Now + duration;
        var atOnce = 0;
        while (Deadlines.Next(State) is { } due && due <= until)
        {
            atOnce = due > Now ? 0 : atOnce + 1;
            Must(atOnce < 100, "a deadline that has passed lies behind");
            Now = due > Now ? due : Now;
            Tell(new TimePassed());
        }

        Now = until;
    }

    public void Wait(int milliseconds) => Wait(TimeSpan.FromMilliseconds(milliseconds));

    private void Carry(Effect effect, Queue<ConversationEvent> queue)
    {
        Effects.Add(effect);
        switch (effect)
        {
            case OpenReply open:
                Must(open.Epoch > _open, "epochs only grow");
                _open = open.Epoch;
                _held = open.IsHeld ? open.Epoch : _held;
                (HeardWords, IsCompleted) = (0, false);
                Spoken.Clear();
                break;
            case UseAgent use:
                Must(use.Agent != _agent, "an agent takes over from another");
                _agent = use.Agent;
                break;
            case UseVoice use:
                Must(use.Agent != _voice, "a voice takes over from another");
                _voice = use.Agent;
                break;
            case Say say:
                Must(say.Epoch == _open && !_stopped.Contains(say.Epoch), $"nothing is said of a stale reply ({say.Epoch})");
                Must(!IsCompleted, "nothing is said after the end");
                var filler = Policy.Phrases.Fillers.Append(Policy.Phrases.Hold).Concat(Policy.Phrases.Openers.All).Contains(say.Clause);
                Spoken.AddRange(say.Clause.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => (word, filler)));
                break;
            case CompleteReply complete:
                Must(complete.Epoch == _open && !_stopped.Contains(complete.Epoch) && !IsCompleted, "a reply ends once");
                IsCompleted = true;
                break;
            case YieldVoice yield:
                Must(yield.Epoch == _open && !_stopped.Contains(yield.Epoch), "only the open reply yields");
                break;
            case ResumeVoice resume:
                Must(resume.Epoch == _open && !_stopped.Contains(resume.Epoch), "only the open reply resumes");
                _held = 0;
                break;
            case AskHeard ask:
                queue.Enqueue(new VoiceHeard(ask.Epoch, ask.Epoch == _open ? Heard : ""));
                break;
            case StopVoice stop:
                Must(stop.Epoch == _open && _stopped.Add(stop.Epoch), "a reply is stopped once");
                if (IsVoiceStuck)
                {
                    break;
                }

                _heard.Add((HeardOfAnswer, Heard));
                queue.Enqueue(new VoiceStopped(stop.Epoch, Heard));
                break;
            case StartAnswer start:
                Must(start.Epoch == _open && !_stopped.Contains(start.Epoch), "only the open reply is answered");
                Must(start.History.Count > 0, "the model is asked about something");
                Must(_stillDrafting != start.Epoch || Policy.PreemptiveGeneration.Allows(State.Tokens), "no draft beyond the wasted share");
                break;
            case RunTool run:
                Must(!IsHeld || _stopped.Contains(_open), "a draft runs no tool");
                Must(Recorded.OfType<ToolCalled>().Any(call => call.ToolCallId == run.ToolCallId), "a tool that runs was called");
                break;
        }
    }

    /// <summary>Checks what must be true after every step.</summary>
    private void Hold()
    {
        var called = Recorded.OfType<ToolCalled>().Select(call => call.ToolCallId).ToList();
        var returned = Recorded.OfType<ToolReturned>().Select(call => call.ToolCallId).ToList();
        Must(called.Distinct().Count() == called.Count, "a tool call begins once");
        Must(returned.Distinct().Count() == returned.Count, "a tool call ends once");
        Must(returned.All(called.Contains), "only what began ends");
        Must(called.Except(returned).Order().SequenceEqual(State.Tools.Select(tool => tool.Id).Order()), "what has not ended is waited for");

        if (State.PreemptiveReply is { } preemptive)
        {
            Must(_held == preemptive.Reply.Epoch && State.Reply is null && !State.Turn.IsCommitted, "a draft is held, and only while the turn is open");
            Must(Wording.SaysTheSame(preemptive.Words, State.Turn.Words.Text), "a draft answers the words of the turn");
            Must(!Recorded.Any(happened => happened is AgentSpeaking speaking && speaking.Epoch == preemptive.Reply.Epoch), "nothing is told of a draft");
        }

        Must(State.Reply is null || !IsHeld || _stopped.Contains(_open), "a reply is not held");
        var usage = Recorded.OfType<UsageCounted>().ToList();
        Must(usage.Sum(used => used.WastedTokens) == State.Tokens.Wasted, "what was wasted is told");
        Must(usage.All(used => used.WastedTokens == 0 || used.WastedTokens == used.PromptTokens + used.CompletionTokens), "wasted as a whole");

        var said = string.Join(' ', State.History.OfType<AgentSaid>().Select(entry => entry.Text));
        Must(IsHistoryOf(said), $"history is what was heard: '{said}'");

        Must(_agent == State.Persona.Id && _voice == State.Voice, "the session knows who has the caller");
        Must((Recorded.OfType<AgentTookOver>().LastOrDefault() is { } taken ? $"{taken.Agent}/{taken.Language}" : "first/en-US") == _agent, "the log knows who has the caller");
        Must(State.Handoffs.Count <= Policy.Limits.Handoffs, "handoffs have an end");

        Must(Recorded.Count(happened => happened is CallEnded) == (State.Call is CallStage.Ended ? 1 : 0), "a call ends once");
        if (State.Call is CallStage.Ended)
        {
            Must(called.Count == returned.Count, "no tool outlives the call");
            Must(Recorded.Last() is CallEnded, "the end comes last");
            return;
        }

        Must((State.Next is null || State.Stopping is not null) && State.HangUp is null && State.Reply is not { AnswerFailure: not null } and not { VoiceFailure: not null }, "nothing is left to be done");
        var again = new Step(State, Now);
        FollowUps.Run(again);
        Must(ReferenceEquals(again.State, State) && again.Effects.Count == 0, "the follow-ups have come to their end");
        Must(Deadlines.Next(State) is not null, "a deadline lies ahead");
        Must(State.Call is not CallStage.Connected || SomebodyIsExpected(), $"somebody is expected: {State.User}/{State.Agent}");
    }

    /// <summary>Checks that the history has what was heard of each answer. When no answer came, it has the filler, or nothing if the turn continued.</summary>
    private bool IsHistoryOf(string said, int from = 0)
    {
        if (from == _heard.Count)
        {
            return said.Length == 0;
        }

        var (answer, all) = _heard[from];
        return Follows(answer) || (answer.Length == 0 && all.Length > 0 && Follows(all));

        bool Follows(string text) => said.StartsWith(text, StringComparison.Ordinal) && IsHistoryOf(said[text.Length..].TrimStart(), from + 1);
    }

    /// <summary>Every state must have its own deadline, besides the longest duration of a call.</summary>
    private bool SomebodyIsExpected() =>
        State.SoundDue is not null || State.Turn.EndDue is not null || State.SilenceDue is not null || State.Parting is not null || State.Stopping is not null
        || State.Tools.Any(tool => tool.IsRunning) || State.Turn.SettleDue is not null
        || State.Reply is { } reply && (reply.AnswerDue ?? reply.PlayoutDue ?? reply.YieldDue) is not null;

    private static void Must(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Broken: {what}.");
        }
    }
}
