using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>
/// What the caller experienced, measured where the caller hears and speaks, and compared with the script. The script knows when the
/// caller had not finished, and which sounds were not part of the conversation.
/// </summary>
internal sealed class CallMeasures
{
    // A sound after a shorter silence continues what was being said, and is not an answer.
    private static readonly TimeSpan AnswerComesAfter = TimeSpan.FromMilliseconds(200);

    // If the agent still speaks this long after the start of an interruption, it was not stopped by it.
    private static readonly TimeSpan Overheard = TimeSpan.FromSeconds(1);

    // How long the agent waits for the next key of a number that it has asked for, and the time until it then speaks.
    private static readonly TimeSpan NextKey = TimeSpan.FromMilliseconds(6_500);

    private readonly ScriptedCall _call;
    private readonly List<Span> _agent;

    public CallMeasures(ScriptedCall call)
    {
        _call = call;
        _agent = call.Line.AgentHeard;
        var turns = call.Line.Said.Where(uttered => uttered.IsTurn).ToList();
        Responses = [.. turns.Select(ResponseTo).OfType<Response>()];
        PausedTurns = turns.Count(turn => turn.Pauses.Count > 0);
        CutOffs = [.. turns.Where(turn => turn.Pauses.Count > 0).Select(TalkedInto).OfType<TimeSpan>()];
        Disturbances = call.Line.Said.Count(uttered => !uttered.IsTurn && _agent.Any(span => span.Overlaps(uttered.Span)));
        FalseInterruptions = [.. call.Happened.OfType<BargeIn>().Where(IsFalse).Select(stop => stop.Offset)];
        Interruptions = call.Script.Outcome.BargeIns is 0 ? [] : [.. turns.Select(StopOf).OfType<Stop>()];
        Silences = [.. turns.Select(turn => turn.Until).Concat(call.Line.Pressed.Select(pressed => pressed.At)).Select(SilenceFrom).OfType<Span>().Concat(GapsInReplies())
            .Where(silence => !call.Line.Rang.Any(silence.Overlaps))];
    }

    /// <summary>From the end of the caller's speech to the agent's first sound.</summary>
    public IReadOnlyList<Response> Responses { get; }

    /// <summary>Turns in which the caller pauses in mid-sentence.</summary>
    public int PausedTurns { get; }

    /// <summary>The times at which the agent began to speak before the caller had finished.</summary>
    public IReadOnlyList<TimeSpan> CutOffs { get; }

    /// <summary>Coughs, noises and backchannels while the agent spoke.</summary>
    public int Disturbances { get; }

    /// <summary>The times at which such a sound made the agent stop for good.</summary>
    public IReadOnlyList<TimeSpan> FalseInterruptions { get; }

    /// <summary>Real interruptions, and how long the agent continued to speak. Where a script expects none, words over the agent's speech are agreement or an echo.</summary>
    public IReadOnlyList<Stop> Interruptions { get; }

    /// <summary>Periods of silence in which it was the agent's turn to speak.</summary>
    public IReadOnlyList<Span> Silences { get; }

    public TimeSpan LongestSilence => Silences.Select(silence => silence.Length).DefaultIfEmpty().Max();

    private Response? ResponseTo(Uttered turn)
    {
        var next = NextTurn(turn);
        var quiet = _agent.LastOrDefault(span => span.From < turn.Until).Until;
        return _call.Line.Rang.Any(new Span(turn.Until, next).Overlaps)
            // Another person's telephone rings, and the agent waits for them too.
            ? null
            : _agent.FirstOrDefault(span => span.From >= turn.Until && span.From - quiet >= AnswerComesAfter && span.From < next) is { Until: var until } answer && until > TimeSpan.Zero
                ? new Response(turn, answer.From - turn.Until)
                : null;
    }

    private TimeSpan? TalkedInto(Uttered turn)
    {
        var heard = _agent.FirstOrDefault(span => span.From > turn.Pauses[0].From && span.From < turn.Until);
        return heard.Length > TimeSpan.Zero ? heard.From : null;
    }

    private bool IsFalse(BargeIn stop)
    {
        var cause = _call.Line.Said.LastOrDefault(uttered => uttered.From <= stop.Offset);
        var key = _call.Line.Pressed.LastOrDefault(pressed => pressed.At <= stop.Offset).At;
        return cause is { IsTurn: false } && key < cause.From;
    }

    private Stop? StopOf(Uttered turn)
    {
        var spoken = _agent.FirstOrDefault(span => span.From < turn.From && span.Until > turn.From);
        if (spoken.Length == TimeSpan.Zero)
        {
            return null;
        }

        var goesOn = spoken.Until > turn.From + Overheard;
        return new Stop(turn, spoken.Until - turn.From, !goesOn);
    }

    /// <summary>The silence until someone speaks again. The end of a call is not a silence when the caller hung up.</summary>
    private Span? SilenceFrom(TimeSpan done)
    {
        if (_agent.Any(span => span.From < done && span.Until > done) || _call.Line.Said.Any(uttered => uttered.From < done && uttered.Until > done))
        {
            return null;
        }

        var agent = _agent.Select(span => span.From).FirstOrDefault(from => from >= done, TimeSpan.MaxValue);
        var caller = _call.Line.Said.Select(uttered => uttered.From).FirstOrDefault(from => from >= done, TimeSpan.MaxValue);
        var heard = agent < caller ? agent : caller;
        if (_call.Line.Pressed.Any(pressed => pressed.At > done && pressed.At < heard))
        {
            // Callers who key a number may pause as long as they like.
            return null;
        }

        var end = _call.Line.ClosedAt;
        var silence = new Span(done, heard < end ? heard : end);
        return IsHalfNumber(done) && silence.Length < NextKey ? null : silence;
    }

    /// <summary>The caller has pressed fewer keys than a member number has, or a date when it was asked for, and no hash key. The agent waits for the others.</summary>
    private bool IsHalfNumber(TimeSpan done)
    {
        var keys = _call.Line.Pressed.Where(pressed => pressed.At <= done).Reverse().TakeWhile(pressed => char.IsAsciiDigit(pressed.Key)).Count();
        return keys > 0 && keys != (AskedForDate(done) ? 8 : 4) && _call.Line.Pressed.Any(pressed => pressed.At == done);
    }

    private bool AskedForDate(TimeSpan done) => _call.Happened.OfType<AgentSpoke>().LastOrDefault(spoke => spoke.From < done)?.Text.Contains("date of birth", StringComparison.OrdinalIgnoreCase) ?? false;

    private IEnumerable<Span> GapsInReplies() =>
        from spoke in _call.Happened.OfType<AgentSpoke>()
        where spoke.Text.Length > 0
        let spans = _agent.Where(span => span.From >= spoke.From - AnswerComesAfter && span.Until <= spoke.Until + AnswerComesAfter).ToList()
        from pair in spans.Zip(spans.Skip(1))
        let gap = new Span(pair.First.Until, pair.Second.From)
        where gap.Length > AnswerComesAfter && !_call.Line.Said.Any(uttered => uttered.Span.Overlaps(gap))
        select gap;

    private TimeSpan NextTurn(Uttered turn) => _call.Line.Said.Where(uttered => uttered.IsTurn && uttered.From > turn.From).Select(uttered => uttered.From).DefaultIfEmpty(TimeSpan.MaxValue).Min();
}

/// <summary>How long the answer to a turn took.</summary>
internal sealed record Response(Uttered Turn, TimeSpan Latency);

/// <param name="After">From the start of the caller's words to the agent's last sound before it fell silent.</param>
/// <param name="Stopped">False when the agent continued to speak over the caller.</param>
internal sealed record Stop(Uttered Turn, TimeSpan After, bool Stopped);
