using System.Globalization;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking.Judgement;
using VoiceAgent.Pipeline.TurnTaking.Operations;
using VoiceAgent.Pipeline.TurnTaking.Silence;
using VoiceAgent.Pipeline.TurnTaking.Words;

namespace VoiceAgent.Pipeline.TurnTaking.TakeOver;

/// <summary>
/// Rebuilds a conversation from the events of its log. The same events give the same conversation. Times in the result are in media time,
/// that is, they count from the opening of the call's first media stream.
/// </summary>
/// <param name="personaOf">Finds an agent by name and language.</param>
internal sealed class Rebuilding(Persona first, Func<string, string, Persona> personaOf)
{
    // A planned move takes less. The shortest answer of a caller is about as long.
    private static readonly TimeSpan ShortGap = TimeSpan.FromMilliseconds(800);

    private ConversationState _state = ConversationState.Begin(first);
    private DateTimeOffset? _opened;
    private DateTimeOffset _at;
    private CutReply? _cut;
    private Reply? _last;
    private List<LeftTool> _tools = [];
    private bool _isClosed;
    private bool _hasGreeted;
    private int _answered;
    private string? _transfer;
    private string? _hangUpBy;

    /// <summary>The conversation after the events so far.</summary>
    public ConversationState State => WithoutReply(_state) with { Voice = _state.Persona.Id };

    /// <summary>When the call's first media stream opened. Null when none did.</summary>
    public DateTimeOffset? OpenedAt => _opened;

    /// <summary>The last event of a worker.</summary>
    public DateTimeOffset LastAt => _at;

    /// <summary>The worker that ran the conversation last. Null when none did.</summary>
    public string? Worker { get; private set; }

    /// <summary>The log says that the call is over.</summary>
    public bool HasEnded { get; private set; }

    public IReadOnlyList<LeftTool> Tools => _tools;

    /// <summary>What is left to do for the worker that continues.</summary>
    public TakenOver Left(CallTakenOver happened, TimeSpan offset) => new()
    {
        Event = happened,
        Offset = offset,
        IsLost = !_isClosed || happened.Silence > ShortGap,
        HasGreeted = _hasGreeted,
        Cut = _cut,
        Last = _last,
        IsAnswered = _answered == _state.Turn.Number || _state.Turn.Words.IsEmpty,
        HangUpBy = _hangUpBy,
        Tools = [.. _tools],
    };

    public void Add(LoggedEvent logged)
    {
        _opened ??= logged.Event is MediaOpened ? logged.At : null;
        _at = logged.At;
        switch (logged.Event)
        {
            case MediaOpened opened: (Worker, _isClosed) = (opened.Worker, false); break;
            case MediaClosed: _isClosed = true; break;
            case CallEnded: HasEnded = true; break;
            case HangUpRequested asked when asked.By != "caller": _hangUpBy = asked.By; break;
            case AgentTookOver took: TookOver(took); break;
            case SilenceExplained explained: Silence(explained.Reason); break;
            case CallerHypothesis heard: Heard(heard.Turn, new Utterance(heard.Text, heard.From ?? Offset, heard.Until ?? Offset), final: false); break;
            case CallerSpoke { IsBeside: false } heard: Heard(heard.Turn, new Utterance(heard.Text, heard.From, heard.Until) { Language = heard.Language }, final: true); break;
            case CallerSpoke: Overlapped(Utterances.None); break;
            case CallerOverlapped heard: Overlapped(new Utterances(heard.Text.Length == 0 ? [] : [new Utterance(heard.Text, heard.From, heard.Until)], null, heard.Keys ?? "")); break;
            case CallerPressed pressed: Pressed(pressed); break;
            case CallerFinished: Finished(); break;
            case AgentSpeaking speaking: Speaking(speaking); break;
            case AgentHeard heard when _cut?.Reply.Epoch == heard.Epoch: _cut = _cut with { Heard = heard.Text, Until = Offset }; break;
            case AgentComposed composed when _cut?.Reply.Epoch == composed.Epoch: _cut = _cut with { IsWhole = true }; break;
            case AgentSpoke spoke: Spoke(spoke); break;
            case ToolCalled called: Called(called); break;
            case ToolStarted started: Started(started); break;
            case TransferRequested { Target: ToolCalls.Human } when _tools.Count > 0: Transferring(); break;
            case ToolReturned returned: Returned(returned); break;
            case ProviderFailed { InRow: > 0 and var failures }: _state = _state with { FailuresInRow = failures }; break;
            case UsageCounted used: Used(used); break;
        }
    }

    private TimeSpan Offset => _opened is { } opened && _at > opened ? _at - opened : TimeSpan.Zero;

    private void TookOver(AgentTookOver took)
    {
        var persona = personaOf(took.Agent, took.Language);
        if (took.From is { } from && from != took.Agent)
        {
            _state = _state with { Handoffs = _state.Handoffs.Add(new Handoff("", _state.Turn.Number, _state.Epoch, _state.Persona, persona)) };
        }

        _state = _state with { Persona = persona };
    }

    private void Silence(SilenceReason reason) => _state = _state with { LoggedSilence = reason, Silence = _state.Silence with { Reason = reason } };

    private void Overlapped(Utterances words) => _state = _state with { OverlappingSpeech = words, LoggedOverlap = words.Text };

    private void Heard(int number, Utterance heard, bool final)
    {
        if (heard.Text.Length == 0)
        {
            // The words were an echo of the agent.
            _state = _state with { Turn = _state.Turn.Before ?? _state.Turn with { Words = Utterances.None } };
            return;
        }

        var turn = Turn(number);
        var settles = turn.IsCommitted && final && turn.Words.GuessOf(heard) is not null;
        if (turn.IsCommitted && !settles)
        {
            // The caller goes on, so the answer is void, also when an opener was heard.
            Forget();
            _answered = 0;
        }

        var words = turn.Words.With(heard, final);
        if (settles && turn.Told is { } told)
        {
            var at = _state.History.FindLastIndex(entry => entry is CallerSaid said && said.Text == told);
            _state = _state with { History = at < 0 ? _state.History : _state.History.SetItem(at, new CallerSaid(words.Text)) };
        }

        _state = _state with
        {
            Turn = _state.Turn with { Words = words, IsCommitted = settles, Told = settles && turn.Told is not null ? words.Text : turn.Told },
        };
    }

    private void Pressed(CallerPressed pressed)
    {
        var turn = Turn(pressed.Turn);
        if (turn.IsCommitted && pressed.Tones is "#")
        {
            return;
        }

        _answered = 0;
        _state = _state with { Turn = pressed.Tones.Aggregate(turn, (pressing, key) => pressing with { Words = pressing.Words.WithKey(key), IsCommitted = false }) };
    }

    /// <summary>The turn with this number, which is a new one if the caller had not begun it.</summary>
    private CallerTurn Turn(int number)
    {
        _last = null;
        if (number > _state.Turn.Number)
        {
            Forget();
            Overlapped(Utterances.None);
            var (turn, history) = (_state.Turn, _state.History);
            history = turn is { Told: null, Words.IsEmpty: false } ? history.Add(new CallerSaid(turn.Words.Text)).AddRange(turn.Learned) : history;
            _state = _state with { History = history };
            _state = _state with { Turn = new CallerTurn(number, Utterances.None, IsCommitted: false) { Asked = Judging.AskedOf(_state), Before = turn with { Before = null } } };
        }

        return _state.Turn;
    }

    private void Finished() => _state = _state with { Silence = Silences.After(_state, Offset), LoggedSilence = _state.LoggedSilence, Turn = _state.Turn with { IsCommitted = true } };

    private void Speaking(AgentSpeaking speaking)
    {
        var reply = Begin(speaking.Epoch, speaking.Turn, speaking.Act);
        var known = reply.Text;
        var isMore = speaking.Text.StartsWith(known, StringComparison.Ordinal);
        var clause = ClauseOf(isMore ? speaking.Text[known.Length..].Trim() : speaking.Text);
        reply = (isMore ? reply : reply with { Pieces = reply.Pieces.RemoveAll(piece => piece is Clause), Composed = 0 }).With(clause) with { Act = speaking.Act };
        reply = Answering(reply, speaking.Fillers) with { Said = reply.Composed };
        _state = _state with { Reply = reply, Silence = SilenceAfter(speaking) };
        _cut = (_cut ?? new CutReply(reply, "", Offset, Offset)) with { Reply = reply };
    }

    /// <summary>Not all clauses that sound like fillers are fillers. The first ones are.</summary>
    private Reply Answering(Reply reply, int? fillers)
    {
        if (fillers is not { } left)
        {
            return reply;
        }

        return reply with { Pieces = [.. reply.Pieces.Select(piece => piece is Clause clause && _state.Policy.Phrases.SoundsLikeFiller(clause.Text) ? clause with { IsFiller = left-- > 0 } : piece)] };
    }

    /// <summary>What the agent says into a silence tells how far its patience was.</summary>
    private CallerSilence SilenceAfter(AgentSpeaking speaking) => _state.Silence switch
    {
        var silence when speaking.Act is SpeechAct.Goodbye && speaking.Text == _state.Policy.Phrases.Farewell => silence with { HasSaidFarewell = true },
        { Reason: SilenceReason.Looking } silence when speaking.Act is SpeechAct.Prompt && speaking.Text == _state.Policy.Phrases.StillThere => silence with { Reason = SilenceReason.Unexplained, Prompts = 1 },
        var silence => silence,
    };

    private void Spoke(AgentSpoke spoke)
    {
        var reply = Begin(spoke.Epoch, spoke.Turn, spoke.Act);
        reply = reply.Composed == 0 && spoke.Text.Length > 0 ? reply.With(ClauseOf(spoke.Text)) : reply;
        reply = Answering(reply, spoke.Fillers) with { Said = reply.Composed, Act = spoke.Act };
        if (_isClosed && spoke.Interrupted)
        {
            // Nobody has interrupted the agent. The worker has lost its media stream.
            _state = _state with { Reply = reply };
            _cut = new CutReply(reply, spoke.Text, spoke.From, spoke.Until) { IsWhole = _cut?.IsWhole ?? false, IsLogged = true };
            return;
        }

        Settle(reply, spoke.Text, spoke.Interrupted, spoke.IsForgotten);
    }

    private void Settle(Reply reply, string heard, bool interrupted, bool forgotten)
    {
        (_cut, _state) = (null, _state with { Reply = null });
        var step = new Step(_state with { Handoffs = [] }, Offset);
        Settlement.SettleReply(step, reply with { PromptTokens = 0, CompletionTokens = 0 }, heard, interrupted, _state.Turn.Words.Text, Offset, forgotten);
        _state = step.State with { Handoffs = _state.Handoffs };
        _hasGreeted |= heard.Length > 0;
        _last = interrupted ? null : reply with { IfSilent = reply.Act is not SpeechAct.Goodbye ? null : _state.Silence.Reason is SilenceReason.Gone ? CallEnding.TimedOut : CallEnding.AgentHungUp };
        _answered = reply.WasHeard(heard) && reply.Turn == _state.Turn.Number ? reply.Turn : _answered;
        _state = _state with { FailuresInRow = FailuresAfter(reply, heard, interrupted) };
    }

    private int FailuresAfter(Reply reply, string heard, bool interrupted) =>
        reply.Act is SpeechAct.Reply && !interrupted && !heard.Contains(_state.Policy.Phrases.Apology, StringComparison.Ordinal) && !heard.Contains(_state.Policy.Phrases.PutThrough, StringComparison.Ordinal) ? 0 : _state.FailuresInRow;

    private void Called(ToolCalled called)
    {
        var epoch = EpochOf(called.ToolCallId);
        Begin(epoch, called.Turn, _state.Reply?.Act ?? SpeechAct.Reply);
        _tools.Add(new LeftTool(new ToolCall(epoch, called.Turn, called.ToolCallId, called.Tool, called.Arguments, ToolKind.Read, TimeSpan.Zero) { WantedAt = Offset, IsLastResort = ToolCall.IsOfLastResort(called.ToolCallId) }, HasBegun: false));
    }

    private void Started(ToolStarted started)
    {
        _tools = [.. _tools.Select(tool => tool.Call.Id == started.ToolCallId ? tool with { HasBegun = true } : tool)];
        _state = started.Turn == _state.Turn.Number ? _state with { Turn = _state.Turn with { HasChangedData = true } } : _state;
    }

    private void Transferring()
    {
        _transfer = _tools[^1].Call.Id;
        _tools[^1] = _tools[^1] with { HasBegun = true };
    }

    private void Returned(ToolReturned returned)
    {
        if (returned.ToolCallId == _transfer && returned.Outcome is not ToolOutcome.Succeeded)
        {
            // The caller waits to hear what has become of it.
            _answered = -1;
            _state = _state with { HasTriedTransfer = _state.HasTriedTransfer || ToolCall.IsOfLastResort(_transfer) };
        }

        var call = _tools.Find(tool => tool.Call.Id == returned.ToolCallId)?.Call
            ?? new ToolCall(EpochOf(returned.ToolCallId), returned.Turn, returned.ToolCallId, returned.Tool, "{}", ToolKind.Read, TimeSpan.Zero);
        _tools.RemoveAll(tool => tool.Call.Id == returned.ToolCallId);
        if (returned is not { Result.Length: 0, Outcome: ToolOutcome.Cancelled or ToolOutcome.TimedOut })
        {
            var step = new Step(_state, Offset);
            ToolCalls.Return(step, call, returned.Outcome, returned.Result);
            _state = step.State;
            _cut = _cut is null || _state.Reply is null ? _cut : _cut with { Reply = _state.Reply };
        }
    }

    private void Used(UsageCounted used)
    {
        var tokens = _state.Tokens;
        _state = _state with { Tokens = new TokenAccount(tokens.Used + used.PromptTokens + used.CompletionTokens - used.WastedTokens, tokens.Wasted + used.WastedTokens) };
    }

    /// <summary>The reply with this epoch. A reply before it, of which nothing was heard, is forgotten.</summary>
    private Reply Begin(int epoch, int turn, SpeechAct act)
    {
        if (_state.Reply?.Epoch != epoch)
        {
            Forget();
            _state = _state with { Reply = new Reply(epoch, turn, act), Epoch = Math.Max(_state.Epoch, epoch) };
        }

        _last = null;
        return _state.Reply!;
    }

    /// <summary>The caller has heard nothing of the reply. The results of its tools stay.</summary>
    private void Forget()
    {
        _cut = null;
        _state = WithoutReply(_state);
    }

    /// <summary>The state without the reply that is in progress. Its tools' results are in the part that was spoken, or else in the turn.</summary>
    private ConversationState WithoutReply(ConversationState state) => state.Reply is not { } reply ? state : state with
    {
        Reply = null,
        Turn = _cut is not null ? state.Turn : state.Turn with { Learned = state.Turn.Learned.AddRange(reply.Pieces.OfType<Learned>().Select(piece => piece.Exchange)) },
    };

    private Clause ClauseOf(string text)
    {
        var phrases = _state.Policy.Phrases;
        return new Clause(text, _state.Persona.Id, phrases.SoundsLikeFiller(text)) { IsBridge = text == phrases.CutOff };
    }

    // The ids of tool calls begin with the epoch of their reply.
    private static int EpochOf(string toolCallId) => int.TryParse(toolCallId.Split('.')[0], CultureInfo.InvariantCulture, out var epoch) ? epoch : 0;
}
