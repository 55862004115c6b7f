using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Transfers;
using VoiceAgent.Emulators.Phone.Hearing;
using VoiceAgent.Emulators.Phone.Line;
using VoiceAgent.Emulators.Phone.Outcomes;
using VoiceAgent.Emulators.Phone.Scripts;
using VoiceAgent.Emulators.Phone.Speaking;
using VoiceAgent.Emulators.Speech.Ears;

namespace VoiceAgent.Emulators.Phone;

/// <summary>
/// One caller's telephone. The clock of the calls drives it. In each tick it sends the caller's audio and hears the agent's. Then the script,
/// or the person who types, takes the next action. Times are milliseconds since the call was answered.
/// </summary>
internal sealed class Telephone(string id, string from, string to, int seed, CallScript? script, ScriptVoices? voices, bool tapes, PhoneOptions options)
    : ICallerLeg, ICallerHands
{
    private const double FrameMs = 20;

    private readonly Lock _gate = new();
    private readonly Mouth _mouth = new();
    private readonly TurnMeter _turns = new();
    private readonly SilenceMeter _silences = new();
    private readonly List<string> _failures = [];
    private AgentSpeech _agent = new(CallerVoice.SampleRate, options.AgentIsDoneAfter);
    private ScriptRun? _run;
    private ScriptVoices? _atRate;
    private BadLine? _line;
    private Tape? _tape;
    private short[] _lastSaid = [];
    private readonly List<TimedWord> _overheard = [];
    private readonly List<HeardWord> _overheardNow = [];
    private WordEar? _others;

    // The call that was answered decides the sample rate. After a move, the telephone is in another call.
    private Call? _call;
    private Call? _connection;
    private Action<string>? _hangUp;
    private string? _wantsToEnd;
    private string _pressedNow = "";
    private string _pressed = "";
    private string _received = "";
    private long _ticks;
    private PhoneState _state = PhoneState.Ringing;
    private string? _ending;
    private PhoneTransfer? _transfer;

    public string Id { get; } = id;

    public PhoneEvents Events { get; } = new();

    /// <summary>The humans whom the call may be transferred to, when the script has none.</summary>
    public Func<string, Human>? Humans { get; init; }

    public double Now => _ticks * FrameMs;

    IAgentHeard ICallerHands.Agent => _agent;

    bool ICallerHands.Speaking => _mouth.Speaking;

    public int WordsBeforeSpeech { get; private set; }

    string ICallerHands.HumanKnows => _transfer?.Summary ?? "";

    public double SpokeUntil { get; private set; } = double.NegativeInfinity;

    /// <summary>When the caller began the current line, or null while the caller is silent.</summary>
    public double? SpeakingSince { get; private set; }

    public bool Over => _state is PhoneState.Ended or PhoneState.Failed;

    /// <summary>Sets how the caller hangs up.</summary>
    /// <param name="putDown">Receives the ending. It is called outside of any lock and at most once.</param>
    public void Connect(Action<string> putDown) => _hangUp = putDown;

    public void Answered(Call answered)
    {
        lock (_gate)
        {
            (_call, _connection) = (answered, answered);
            _others = new WordEar(Speaker.Caller, answered.SampleRate);
            _state = PhoneState.Connected;
            _agent = new AgentSpeech(answered.SampleRate, script?.AgentIsDoneAfter ?? options.AgentIsDoneAfter);
            _run = script is null ? null : new ScriptRun(script, new Random(seed), options);
            _line = script is { Line.IsGood: false } ? new BadLine(script.Line, answered.SampleRate, seed) : null;
            _atRate = voices?.At(answered.SampleRate);
            _tape = tapes ? new Tape(answered.SampleRate) : null;
            _mouth.Began = CallerBegins;
            _mouth.Ended = CallerEnds;
        }

        Events.Add("connected", 0);
    }

    public void Moved(Call call)
    {
        lock (_gate)
        {
            _connection = call;
        }
    }

    public void Speak(Span<short> frame)
    {
        lock (_gate)
        {
            _mouth.Fill(frame, Now);
            _line?.Pass(frame);
            if (_lastSaid.Length != frame.Length)
            {
                _lastSaid = new short[frame.Length];
            }

            frame.CopyTo(_lastSaid);
        }
    }

    public string? PressedKeys()
    {
        lock (_gate)
        {
            var keys = _pressedNow;
            _pressedNow = "";
            return keys.Length > 0 ? keys : null;
        }
    }

    public void Hear(ReadOnlySpan<short> frame, int agentSamples)
    {
        string? putDown;
        lock (_gate)
        {
            _tape?.Add(_lastSaid, frame);
            _line?.Hear(frame);
            var known = _agent.Words.Count;
            var sound = _agent.Hear(frame, agentSamples, Now);
            Overhear(frame);
            _ticks++;
            foreach (var word in _agent.Words.Skip(known))
            {
                Events.Add("word", word.At, word.Word);
            }

            _turns.Hear(sound, _agent, Now);
            _silences.Hear(sound, _agent, _mouth.Speaking, Now);
            if (_agent.EndOfLine(Now) is { } line)
            {
                Events.Add("heard", line.At, line.Text);
            }

            _run?.Tick(this);
            if (Now > options.LongestCall.TotalMilliseconds)
            {
                Fail($"The call lasted longer than {options.LongestCall.TotalMinutes:0.#} minutes.");
                _wantsToEnd ??= "the caller hung up";
            }

            putDown = _wantsToEnd;
            _wantsToEnd = null;
        }

        if (putDown is not null)
        {
            _hangUp?.Invoke(putDown);
        }
    }

    public void Receive(string tones)
    {
        lock (_gate)
        {
            _received += tones;
            Events.Add("dtmf", Now, tones);
        }
    }

    public Human Ring(Party human, CustomContext context)
    {
        lock (_gate)
        {
            _transfer = new PhoneTransfer(human.Name, Now, "ringing", context.Headers, context.Summary);
            Events.Add("transferring", Now, human.Name);
            return script?.Human ?? (Humans ?? Human.At)(human.Name);
        }
    }

    public void Rang(string outcome)
    {
        lock (_gate)
        {
            _transfer = _transfer! with { Outcome = outcome, At = Now };
            Events.Add("transferred", Now, outcome);
        }
    }

    public void Ended(string how, string? failure)
    {
        lock (_gate)
        {
            if (Over)
            {
                return;
            }

            if (failure is not null)
            {
                Fail(failure);
            }

            _mouth.Stop();
            if (_agent.EndOfLine(Now, callEnds: true) is { } line)
            {
                Events.Add("heard", line.At, line.Text);
            }

            if (_state == PhoneState.Connected)
            {
                _silences.CallEnds(Now);
                _run?.CallEnded(this);
            }
            else if (script is not null && failure is null)
            {
                Fail($"The call was not answered: {how}.");
            }

            _ending = how;
            _state = _failures.Count > 0 ? PhoneState.Failed : PhoneState.Ended;
            Events.Add("ended", Now, how);
        }

        Events.Complete();
    }

    /// <summary>Speaks a line. With <paramref name="atOnce"/> it replaces the lines that have not begun.</summary>
    /// <returns>Why it cannot be spoken, or null.</returns>
    public string? Say(Utterance utterance, bool atOnce)
    {
        lock (_gate)
        {
            if (_state != PhoneState.Connected)
            {
                return $"The call is {_state.ToString().ToLowerInvariant()}.";
            }

            if (atOnce)
            {
                _mouth.ForgetTheRest();
            }

            return _mouth.Say(utterance.At(_call!.SampleRate)) ? null : "Too many lines are waiting to be spoken. Try again when some have been spoken.";
        }
    }

    public string? PressByHand(string keys)
    {
        lock (_gate)
        {
            if (_state != PhoneState.Connected)
            {
                return $"The call is {_state.ToString().ToLowerInvariant()}.";
            }

            Press(keys);
            return null;
        }
    }

    /// <summary>Hangs up. This ends a ringing or a connected call.</summary>
    public void PutDown() => _hangUp?.Invoke("the caller hung up");

    public byte[]? Wav(TapeTrack track)
    {
        lock (_gate)
        {
            return _tape?.ToWav(track);
        }
    }

    public void ThrowTapeAway()
    {
        lock (_gate)
        {
            _tape = null;
        }
    }

    public PhoneResult Result()
    {
        lock (_gate)
        {
            return new(
                Id, _state, script?.Name, from, to, seed, [.. _failures], [.. _mouth.Said], [.. _agent.Lines], [.. _agent.Words],
                _turns.Greeting, [.. _turns.Latencies], [.. _turns.Interruptions], [.. _turns.Pauses], [.. _silences.Silences], new(_pressed, _received),
                _connection?.Id, _connection?.Conversation.CorrelationId, _call is null ? null : Now, _ending, _transfer)
            {
                Overheard = [.. _overheard],
            };
        }
    }

    void ICallerHands.Say(ScriptLine line) => _mouth.Say(_atRate!.Line(line));

    void ICallerHands.Beep(TimeSpan length) => _mouth.Say(_atRate!.Beep(length));

    void ICallerHands.MakeNoise(TimeSpan length, int seed) => _mouth.Say(_atRate!.Noise(length, seed));

    public void Press(string keys)
    {
        _pressed += keys;
        _pressedNow += keys;
        Events.Add("pressed", Now, keys);
    }

    public void Fail(string failure)
    {
        _failures.Add(failure);
        Events.Add("failed", Now, failure);
    }

    void ICallerHands.HangUp(string how) => _wantsToEnd ??= how;

    /// <summary>Understands the words of other people on the call. A call with one person has none.</summary>
    private void Overhear(ReadOnlySpan<short> frame)
    {
        if (_connection is not { Participants.Length: > 1 } || _others is null)
        {
            return;
        }

        _others.Hear(frame, _overheardNow);
        foreach (var word in _overheardNow)
        {
            _overheard.Add(new(Now, word.Text));
            Events.Add("overheard", Now, word.Text);
        }

        _overheardNow.Clear();
    }

    private void CallerBegins(double at, Utterance utterance)
    {
        WordsBeforeSpeech = _agent.Words.Count;
        SpeakingSince = at;
        Events.Add("saying", at);
        if (_turns.CallerBegins(at, utterance.Pauses.Select(pause => new Pause(at + Ms(pause.From - utterance.Onset), Ms(pause.Until - pause.From), null)), _agent))
        {
            Events.Add("interrupted", at);
        }
    }

    private void CallerEnds(SpokenLine line)
    {
        SpokeUntil = line.Until;
        SpeakingSince = null;
        _turns.CallerEnds(line.Until);
        Events.Add("said", line.At, line.Text);
    }

    private double Ms(int samples) => Math.Round(1000.0 * samples / _call!.SampleRate, 1);
}
