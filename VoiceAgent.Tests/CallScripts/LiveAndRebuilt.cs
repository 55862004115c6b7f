using System.Collections.Immutable;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Scenarios.Insurance.Members;
using VoiceAgent.Pipeline.Text;
using VoiceAgent.Pipeline.TurnTaking;
using VoiceAgent.Pipeline.TurnTaking.Operations;
using VoiceAgent.Pipeline.TurnTaking.TakeOver;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>
/// Compares the conversation that is rebuilt from the log with the live one: each time the log has got events, and at each frame of the
/// call. A worker may die at any of these moments. Everything that must survive is an <see cref="Aspect"/>.
/// </summary>
/// <remarks>
/// What may differ, and why:
/// <list type="bullet">
/// <item>Clauses that the model has composed and the voice does not have yet. The model composes them again after the known words.</item>
/// <item>A preemptive reply. Nobody has heard it, and its tools have not run. The numbers of such replies are given again.</item>
/// <item>Deadlines, the caller's pace, the lag of transcripts, the echo of the line and the signs of another language. The next worker
/// begins them anew, because they depend on its own connections and clocks.</item>
/// <item>The prompts in a silence, and noises without words. The timeout of the silence begins anew.</item>
/// <item>A tool that only reads and has not returned. The next worker drops it, and the model calls it again.</item>
/// <item>Whether the media stream, the voice and the model are busy. The next worker has its own.</item>
/// <item>Everything once the call is ending. The gateway ends a call whose worker dies then.</item>
/// </list>
/// </remarks>
internal sealed class LiveAndRebuilt
{
    // The playout reports the end of a word a frame before the caller has heard its last sample.
    private const int LongestWord = 20;

    private static readonly Aspect[] Aspects =
    [
        new("what the model sees", live => Seen(live, live.Reply), (past, left) => Seen(past.State, left.Cut?.Reply)),
        new("turn", live => TurnOf(live), (past, _) => TurnOf(past.State)),
        new("words over the agent's speech", live => live.OverlappingSpeech.Text, (past, _) => past.State.OverlappingSpeech.Text),
        new("reply in progress", live => live.Reply is { HasSaid: true } reply ? Of(reply, reply.HeardClauses) : "", (_, left) => left.Cut is { } cut ? Of(cut.Reply, cut.Heard.Length == 0 ? 0 : cut.Reply.ClausesIn(cut.Heard)) : ""),
        new("whole reply", live => $"{live.Reply is { Act: SpeechAct.Reply, IsClosed: true }}", (_, left) => $"{left.Cut is { Reply.Act: SpeechAct.Reply, IsWhole: true }}"),
        new("owed answer", live => $"{live.Turn is { IsCommitted: true, Words.IsEmpty: false } && live.Reply is { Act: SpeechAct.Reply, HasSaid: false }}", (past, left) => $"{past.State.Turn.IsCommitted && left is { Cut: null, IsAnswered: false }}"),
        new("tools", live => Of(live.Tools, call => call.IsRunning && (call.Kind is ToolKind.Commit || call.Ending is CallEnding.Transferred)), (past, _) => string.Join('\n', past.Tools.OrderBy(tool => tool.Call.Id).Select(tool => Of(tool.Call, tool.HasBegun)))),
        new("agent and language", live => live.Persona.Id, (past, _) => past.State.Persona.Id),
        new("handoffs", live => Of(live.Handoffs), (past, _) => Of(past.State.Handoffs)),
        new("silence", live => Of(live.Silence), (past, _) => Of(past.State.Silence)),
        new("failures in a row", live => $"{live.FailuresInRow}", (past, _) => $"{past.State.FailuresInRow}"),
        new("transfer after failures", live => $"{live.HasTriedTransfer && !live.IsTransferring}", (past, _) => $"{past.State.HasTriedTransfer}"),
        new("language that the caller asked for", live => live.Language.IsAsked ? live.LanguageWanted ?? "" : "", (past, _) => past.State.LanguageWanted ?? ""),
        new("goodbye", live => $"{live.Parting is { IsPromise: false } && live.Tools.IsEmpty}", (past, left) => $"{IsParting(past, left)}"),
        new("tokens", live => $"{live.Tokens}", (past, _) => $"{past.State.Tokens}"),
    ];

    private readonly ScriptedCall _call;
    private readonly SortedDictionary<string, (string First, int Count)> _differences = [];
    private readonly List<CallEvent> _learned = [];
    private readonly Rebuilding _past;
    private CallFacts _facts = new();
    private ConversationState? _compared;
    private int _read;
    private int _largest;

    private LiveAndRebuilt(ScriptedCall call, Rebuilding past) => (_call, _past) = (call, past);

    public int Comparisons { get; private set; }

    /// <summary>The first difference of each aspect.</summary>
    public IEnumerable<string> Differences => _differences.Select(difference => $"{difference.Key} ({difference.Value.Count} times): {difference.Value.First}");

    public static LiveAndRebuilt Of(ScriptedCall call)
    {
        var roster = call.Roster!;
        return new(call, new Rebuilding(roster.PersonaOf(call.Agent), (agent, language) => roster.PersonaOf(roster.Find(agent, language))));
    }

    public void Compare()
    {
        var events = _call.Logged;
        var isNew = _read < events.Count;
        for (; _read < events.Count; _read++)
        {
            Read(events[_read]);
        }

        if (_call.Session is not { State: { Call: CallStage.Connected, TakenOver: null, Stopping: null } live } session || (!isNew && ReferenceEquals(live, _compared)))
        {
            return;
        }

        (_compared, Comparisons) = (live, Comparisons + 1);
        var left = _past.Left(new CallTakenOver("", "", TimeSpan.Zero), TimeSpan.Zero);
        foreach (var aspect in Aspects)
        {
            Check(aspect.Name, aspect.Live(live), aspect.Rebuilt(_past, left));
        }

        Check("epoch", $"{_past.State.Epoch}", $"{Math.Max(_largest, live.Reply is { HasSaid: true } reply ? reply.Epoch : 0)}");
        CheckFacts(session.Facts);
        CheckHeard(live, left);
    }

    private void Read(LoggedEvent logged)
    {
        _past.Add(logged);
        if (logged.Event is CallerIdentified or ValueHeard or FactsKept)
        {
            _learned.Add(logged.Event);
            _facts = new CallFacts();
            _learned.ForEach(_facts.Know);
        }

        _largest = Math.Max(_largest, logged.Event is AgentSpeaking speaking ? speaking.Epoch : logged.Event is ToolCalled called ? int.Parse(called.ToolCallId.Split('.')[0]) : 0);
    }

    private void CheckFacts(CallFacts live)
    {
        Check("proved identity", $"{live.Caller}", $"{_facts.Caller}");
        foreach (var field in _learned.OfType<ValueHeard>().Select(heard => heard.Field).Distinct())
        {
            Check("captured value", $"{live.CaptureOf(field)}", $"{_facts.CaptureOf(field)}");
        }

        Check("tries of an identity", $"{live.Of<CallerIdentity>().TriesLeft}", $"{_facts.Of<CallerIdentity>().TriesLeft}");
    }

    /// <summary>The log has what the caller heard, except for the clause that is being played.</summary>
    private void CheckHeard(ConversationState live, TakenOver left)
    {
        var heard = Letters(_call.HeardByCaller);
        var known = Letters(string.Concat(_call.Logged.Select(logged => logged.Event is AgentSpoke spoke ? spoke.Text : "")) + left.Cut?.Heard);
        var clause = live.Reply?.Clauses.Skip(live.Reply.HeardClauses).Take(2).Sum(clause => clause.Text.Length) ?? 0;
        var word = known.Length > heard.Length && known.StartsWith(heard, StringComparison.Ordinal) && known.Length - heard.Length <= LongestWord;
        Check("what the caller heard", "known", word || (heard.StartsWith(known, StringComparison.Ordinal) && heard.Length - known.Length <= clause) ? "known" : $"'{known}' of '{heard}'");
    }

    private void Check(string aspect, string live, string rebuilt)
    {
        if (live != rebuilt)
        {
            var (first, count) = _differences.GetValueOrDefault(aspect, ($"at {_call.Line.Now.TotalSeconds:F2} s after event {_read}\n  live:    {Others(live, rebuilt)}\n  rebuilt: {Others(rebuilt, live)}", 0));
            _differences[aspect] = (first, count + 1);
        }
    }

    /// <summary>The lines that the other text does not have.</summary>
    private static string Others(string text, string other) => string.Join("\n           ", text.Split('\n').Except(other.Split('\n')));

    private static string Seen(ConversationState state, Reply? inProgress)
    {
        var past = Settlement.ForModel(state, new Reply(0, state.Turn.Number, SpeechAct.Reply));
        return string.Join('\n', past.Concat(inProgress?.Pieces.OfType<Learned>().Select(piece => piece.Exchange) ?? []).Select(WithoutProofs));
    }

    /// <summary>The next worker decides with the last reply whether the call is about to end.</summary>
    private static bool IsParting(Rebuilding past, TakenOver left)
    {
        if (left.Last is not { } last || left.Cut is not null || past.Tools.Count > 0)
        {
            return false;
        }

        var step = new Step(past.State, TimeSpan.Zero);
        Partings.Begin(step, last);
        return step.State.Parting is not null;
    }

    /// <summary>The log does not keep what proves who the caller is.</summary>
    private static HistoryEntry WithoutProofs(HistoryEntry entry) => entry is ToolExchange { Tool: "verify_identity" } exchange ? exchange with { Arguments = ToolArguments.Without(["date_of_birth"], exchange.Arguments) } : entry;

    private static string TurnOf(ConversationState state) =>
        $"{state.Turn.Number} '{state.Turn.Words.Text}' {(state.Turn.IsCommitted ? "ended" : "open")} {state.Turn.Asked} {(state.Turn.HasChangedData ? "has changed data" : "")}";

    private static string Of(Reply reply, int heard) => $"{reply.Epoch} to turn {reply.Turn}, {reply.Act}, {heard} clauses heard of '{reply.Text}'";

    private static string Of(ToolCall call, bool hasBegun) => $"{call.Id} {call.Tool} {(call.Tool == "verify_identity" ? "" : call.Arguments)} for turn {call.Turn} {(hasBegun ? "has begun" : "")}";

    private static string Of(ImmutableList<ToolCall> calls, Predicate<ToolCall> hasBegun) => string.Join('\n', calls.OrderBy(call => call.Id).Select(call => Of(call, hasBegun(call))));

    private static string Of(ImmutableList<Handoff> handoffs) => string.Join(", ", handoffs.Select(handoff => $"{handoff.From.Id} to {handoff.To.Id}"));

    private static string Of(VoiceAgent.Pipeline.TurnTaking.Silence.CallerSilence silence) => $"{silence.Reason} {silence.Meaning} {silence.Announcements} {silence.Requests} {silence.HasSaidFarewell} {silence.Earlier.Count}";

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private sealed record Aspect(string Name, Func<ConversationState, string> Live, Func<Rebuilding, TakenOver, string> Rebuilt);
}
