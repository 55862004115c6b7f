using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Transfers;
using VoiceAgent.Emulators.Phone.Hearing;
using VoiceAgent.Emulators.Phone.Outcomes;
using VoiceAgent.Emulators.Phone.Scripts;
using VoiceAgent.Emulators.Phone.Speaking;

namespace VoiceAgent.Emulators.Phone;

/// <summary>
/// One caller's telephone. The line's clock drives it: what is said goes out, what comes is heard, and then the script, or whoever
/// types, does the next thing. Times are milliseconds since the call was answered.
/// </summary>
internal sealed class Telephone(string id, string from, string to, int seed, CallScript? script, ScriptVoices? voices, bool tapes, PhoneOptions options)
    : ICallerLeg, ICallerHands
{
    private const double FrameMs = 20;

    private readonly Lock gate = new();
    private readonly Mouth mouth = new();
    private readonly TurnMeter turns = new();
    private readonly List<string> failures = [];
    private AgentSpeech agent = new(CallerVoice.SampleRate, options.AgentIsDoneAfter);
    private ScriptRun? run;
    private ScriptVoices? atRate;
    private Tape? tape;
    private short[] lastSaid = [];
    private Call? call;
    private Action<string>? hangUp;
    private string? wantsToEnd;
    private string pressedNow = "";
    private string pressed = "";
    private string received = "";
    private long ticks;
    private PhoneState state = PhoneState.Ringing;
    private string? ending;
    private PhoneTransfer? transfer;

    public string Id { get; } = id;

    public PhoneEvents Events { get; } = new();

    public double Now => ticks * FrameMs;

    IAgentHeard ICallerHands.Agent => agent;

    bool ICallerHands.Speaking => mouth.Speaking;

    public int WordsBeforeSpeech { get; private set; }

    string ICallerHands.HumanKnows => transfer?.Summary ?? "";

    public double SpokeUntil { get; private set; } = double.NegativeInfinity;

    /// <summary>When the caller began what is being said now; null while the caller is silent.</summary>
    public double? SpeakingSince { get; private set; }

    public bool Over => state is PhoneState.Ended or PhoneState.Failed;

    /// <summary>Where the call ends when the caller puts the telephone down.</summary>
    /// <param name="putDown">Given the ending; called outside of any lock, at most once.</param>
    public void Connect(Action<string> putDown) => hangUp = putDown;

    public void Answered(Call answered)
    {
        lock (gate)
        {
            call = answered;
            state = PhoneState.Connected;
            agent = new AgentSpeech(answered.SampleRate, script?.AgentIsDoneAfter ?? options.AgentIsDoneAfter);
            run = script is null ? null : new ScriptRun(script, new Random(seed), options);
            atRate = voices?.At(answered.SampleRate);
            tape = tapes ? new Tape(answered.SampleRate) : null;
            mouth.Began = CallerBegins;
            mouth.Ended = CallerEnds;
        }

        Events.Add("connected", 0);
    }

    public void Speak(Span<short> frame)
    {
        lock (gate)
        {
            mouth.Fill(frame, Now);
            if (lastSaid.Length != frame.Length)
            {
                lastSaid = new short[frame.Length];
            }

            frame.CopyTo(lastSaid);
        }
    }

    public string? PressedKeys()
    {
        lock (gate)
        {
            var keys = pressedNow;
            pressedNow = "";
            return keys.Length > 0 ? keys : null;
        }
    }

    public void Hear(ReadOnlySpan<short> frame, int agentSamples)
    {
        string? putDown;
        lock (gate)
        {
            tape?.Add(lastSaid, frame);
            var known = agent.Words.Count;
            var sound = agent.Hear(frame, agentSamples, Now);
            ticks++;
            foreach (var word in agent.Words.Skip(known))
            {
                Events.Add("word", word.At, word.Word);
            }

            turns.Hear(sound, agent, Now);
            if (agent.EndOfLine(Now) is { } line)
            {
                Events.Add("heard", line.At, line.Text);
            }

            run?.Tick(this);
            if (Now > options.LongestCall.TotalMilliseconds)
            {
                Fail($"The call lasted longer than {options.LongestCall.TotalMinutes:0.#} minutes.");
                wantsToEnd ??= "the caller hung up";
            }

            putDown = wantsToEnd;
            wantsToEnd = null;
        }

        if (putDown is not null)
        {
            hangUp?.Invoke(putDown);
        }
    }

    public void Receive(string tones)
    {
        lock (gate)
        {
            received += tones;
            Events.Add("dtmf", Now, tones);
        }
    }

    public Human Ring(Party human, CustomContext context)
    {
        lock (gate)
        {
            transfer = new PhoneTransfer(human.Name, Now, "ringing", context.Headers, context.Summary);
            Events.Add("transferring", Now, human.Name);
            return script?.Human ?? Human.At(human.Name);
        }
    }

    public void Rang(string outcome)
    {
        lock (gate)
        {
            transfer = transfer! with { Outcome = outcome, At = Now };
            Events.Add("transferred", Now, outcome);
        }
    }

    public void Ended(string how, string? failure)
    {
        lock (gate)
        {
            if (Over)
            {
                return;
            }

            if (failure is not null)
            {
                Fail(failure);
            }

            mouth.Stop();
            if (agent.EndOfLine(Now, callEnds: true) is { } line)
            {
                Events.Add("heard", line.At, line.Text);
            }

            if (state == PhoneState.Connected)
            {
                run?.CallEnded(this);
            }
            else if (script is not null && failure is null)
            {
                Fail($"The call was not answered: {how}.");
            }

            ending = how;
            state = failures.Count > 0 ? PhoneState.Failed : PhoneState.Ended;
            Events.Add("ended", Now, how);
        }

        Events.Complete();
    }

    /// <summary>Speaks at once; with <paramref name="atOnce"/> in place of what was still to be said.</summary>
    /// <returns>Why not, or null.</returns>
    public string? Say(Utterance utterance, bool atOnce)
    {
        lock (gate)
        {
            if (state != PhoneState.Connected)
            {
                return $"The call is {state.ToString().ToLowerInvariant()}.";
            }

            if (atOnce)
            {
                mouth.ForgetTheRest();
            }

            return mouth.Say(utterance.At(call!.SampleRate)) ? null : "Too many lines wait to be said already.";
        }
    }

    public string? PressByHand(string keys)
    {
        lock (gate)
        {
            if (state != PhoneState.Connected)
            {
                return $"The call is {state.ToString().ToLowerInvariant()}.";
            }

            Press(keys);
            return null;
        }
    }

    /// <summary>Puts the telephone down; ringing or connected, it is over then.</summary>
    public void PutDown() => hangUp?.Invoke("the caller hung up");

    public byte[]? Wav(TapeTrack track)
    {
        lock (gate)
        {
            return tape?.ToWav(track);
        }
    }

    public void ThrowTapeAway()
    {
        lock (gate)
        {
            tape = null;
        }
    }

    public PhoneResult Result()
    {
        lock (gate)
        {
            return new(
                Id, state, script?.Name, from, to, seed, [.. failures], [.. mouth.Said], [.. agent.Lines], [.. agent.Words],
                turns.Greeting, [.. turns.Latencies], [.. turns.Interruptions], [.. turns.Pauses], new(pressed, received),
                call?.Id, call?.Parties.CorrelationId, call is null ? null : Now, ending, transfer);
        }
    }

    void ICallerHands.Say(ScriptLine line) => mouth.Say(atRate!.Line(line));

    void ICallerHands.MakeNoise(TimeSpan length, int seed) => mouth.Say(atRate!.Noise(length, seed));

    public void Press(string keys)
    {
        pressed += keys;
        pressedNow += keys;
        Events.Add("pressed", Now, keys);
    }

    public void Fail(string failure)
    {
        failures.Add(failure);
        Events.Add("failed", Now, failure);
    }

    void ICallerHands.HangUp(string how) => wantsToEnd ??= how;

    private void CallerBegins(double at, Utterance utterance)
    {
        WordsBeforeSpeech = agent.Words.Count;
        SpeakingSince = at;
        Events.Add("saying", at);
        if (turns.CallerBegins(at, utterance.Pauses.Select(pause => new Pause(at + Ms(pause.From - utterance.Onset), Ms(pause.Until - pause.From), null)), agent))
        {
            Events.Add("interrupted", at);
        }
    }

    private void CallerEnds(SpokenLine line)
    {
        SpokeUntil = line.Until;
        SpeakingSince = null;
        turns.CallerEnds(line.Until);
        Events.Add("said", line.At, line.Text);
    }

    private double Ms(int samples) => Math.Round(1000.0 * samples / call!.SampleRate, 1);
}
