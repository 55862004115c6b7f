using VoiceAgent.Contracts.Calls;
using VoiceAgent.Pipeline.Answering;
using VoiceAgent.Pipeline.TurnTaking;
using Record = VoiceAgent.Pipeline.TurnTaking.Record;

namespace VoiceAgent.Tests.Pipeline.TurnTaking;

/// <summary>
/// Steps a conversation machine as a session does (deadlines at their moment, a stopped voice answered before anything
/// else) and holds what must always be true against every step.
/// </summary>
internal sealed class MachineDriver
{
    private readonly List<string> _heard = [];
    private readonly HashSet<int> _stopped = [];
    private int _open;
    private string _agent = "first";
    private string _voice = "first";

    public MachineDriver(ConversationPolicy? policy = null)
    {
        Policy = policy ?? new ConversationPolicy(AdaptiveSilence.Default, EnoughWords.Default, Patience.Default, Phrases.Default with { Greeting = ["Hello.", "How can I help?"] });
        Agents = [.. new[] { "first", "second", "third" }.Select(name => new Persona(name, "en-US", Policy))];
        State = ConversationState.Begin(Agents[0]);
    }

    public ConversationPolicy Policy { get; }

    /// <summary>The first has the caller at the beginning.</summary>
    public IReadOnlyList<Persona> Agents { get; }

    public ConversationState State { get; private set; }

    public TimeSpan Now { get; private set; }

    public List<Effect> Effects { get; } = [];

    public IEnumerable<CallEvent> Recorded => Effects.OfType<VoiceAgent.Pipeline.TurnTaking.Record>().Select(record => record.Event);

    /// <summary>Words of the open reply that were given to the voice, and how many of them the caller has heard.</summary>
    public List<string> Spoken { get; } = [];

    public int HeardWords { get; set; }

    public bool IsCompleted { get; private set; }

    public int OpenEpoch => _open;

    public string Heard => string.Join(' ', Spoken.Take(HeardWords));

    public IReadOnlyList<Effect> Tell(ConversationEvent happened)
    {
        var from = Effects.Count;
        var queue = new Queue<ConversationEvent>([happened]);
        while (queue.TryDequeue(out var next))
        {
            if (next is PlayoutEnded ended && State.Reply is { IsClosed: true } reply && reply.Epoch == ended.Epoch)
            {
                _heard.Add(ended.Heard);
            }

            (State, var effects) = ConversationMachine.Step(State, next, Now);
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
        while (DeadlineRules.Next(State) is { } due && due <= until)
        {
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
                Spoken.AddRange(say.Clause.Split(' ', StringSplitOptions.RemoveEmptyEntries));
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
                break;
            case StopVoice stop:
                Must(stop.Epoch == _open && _stopped.Add(stop.Epoch), "a reply is stopped once");
                _heard.Add(Heard);
                queue.Enqueue(new VoiceStopped(stop.Epoch, Heard));
                break;
            case StartAnswer start:
                Must(start.Epoch == _open && !_stopped.Contains(start.Epoch), "only the open reply is answered");
                Must(start.History.Count > 0, "the model is asked about something");
                break;
        }
    }

    /// <summary>What is true after every step.</summary>
    private void Hold()
    {
        var called = Recorded.OfType<ToolCalled>().Select(call => call.ToolCallId).ToList();
        var returned = Recorded.OfType<ToolReturned>().Select(call => call.ToolCallId).ToList();
        Must(called.Distinct().Count() == called.Count, "a tool call begins once");
        Must(returned.Distinct().Count() == returned.Count, "a tool call ends once");
        Must(returned.All(called.Contains), "only what began ends");
        Must(called.Except(returned).Order().SequenceEqual(State.Tools.Select(tool => tool.Id).Order()), "what has not ended is waited for");

        var said = string.Join(' ', State.History.OfType<AgentSaid>().Select(entry => entry.Text));
        Must(said == string.Join(' ', _heard.Where(text => text.Length > 0)), $"history is what was heard: '{said}'");

        Must(_agent == State.Persona.Agent && _voice == State.Voice, "the session knows who has the caller");
        Must((Recorded.OfType<AgentTookOver>().LastOrDefault()?.Agent ?? "first") == _agent, "the log knows who has the caller");
        Must(State.Handoffs.Count <= Policy.Patience.Handoffs, "handing over has an end");

        Must(Recorded.Count(happened => happened is CallEnded) == (State.Call is CallStage.Ended ? 1 : 0), "a call ends once");
        if (State.Call is CallStage.Ended)
        {
            Must(called.Count == returned.Count, "no tool outlives the call");
            Must(Recorded.Last() is CallEnded, "the end comes last");
            return;
        }

        Must(DeadlineRules.Next(State) is not null, "a deadline lies ahead");
        Must(State.Call is not CallStage.Connected || SomebodyIsExpected(), $"somebody is expected: {State.User}/{State.Agent}");
    }

    /// <summary>Each state has a deadline of its own, besides the longest call.</summary>
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
