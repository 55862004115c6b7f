using VoiceAgent.Emulators.Phone.Hearing;

namespace VoiceAgent.Emulators.Phone.Scripts;

/// <summary>What a step can do and see in the current tick.</summary>
internal interface ICallerHands
{
    /// <summary>Milliseconds since the call was answered.</summary>
    double Now { get; }

    IAgentHeard Agent { get; }

    bool Speaking { get; }

    /// <summary>How many words were heard before the caller last began to speak.</summary>
    int WordsBeforeSpeech { get; }

    /// <summary>What the human was told in the transfer, or empty when the call was not transferred.</summary>
    string HumanKnows { get; }

    /// <summary>When the caller's last line ended.</summary>
    double SpokeUntil { get; }

    void Say(ScriptLine line);

    /// <summary>Makes a loud burst without words. The same <paramref name="seed"/> makes the same burst.</summary>
    void MakeNoise(TimeSpan length, int seed);

    /// <summary>Makes the tone of a machine.</summary>
    void Beep(TimeSpan length);

    void Press(string keys);

    void Fail(string failure);

    void HangUp(string ending);
}

/// <summary>Runs a script step by step in the ticks of the call. It has no task and no timer, so hundreds of callers use little processor time.</summary>
internal sealed class ScriptRun(CallScript script, Random random, PhoneOptions options)
{
    private int _next;
    private IStepRun? _current;

    /// <summary>Runs as many steps as the current tick allows. After the last step the caller hangs up.</summary>
    public void Tick(ICallerHands hands)
    {
        while (_next <= script.Steps.Count)
        {
            if (_current is not null && !_current.Done(hands))
            {
                return;
            }

            if (_next == script.Steps.Count)
            {
                _next++;
                hands.HangUp("the caller hung up");
                return;
            }

            _current = Begin(script.Steps[_next++], hands);
        }
    }

    /// <summary>The other side ended the call. Steps that still needed the call fail.</summary>
    public void CallEnded(ICallerHands hands)
    {
        if (_current is ExpectRun expecting)
        {
            expecting.Conclude(hands);
        }

        var waits = _current is IWaitsForTheEnd;
        foreach (var step in script.Steps.Skip(_next))
        {
            if (step is ExpectStep expect)
            {
                new ExpectRun(expect, hands).Conclude(hands);
            }
            else if (!waits && step is not (HangUpStep or WaitForHangUpStep or PauseStep))
            {
                hands.Fail($"line {step.Line}: the other side hung up before the caller could {Verb(step)}");
                break;
            }
        }

        _next = script.Steps.Count + 1;
        _current = null;
    }

    private static string Verb(ScriptStep step) => step switch
    {
        SayStep say => $"say '{say.Spoken.Text}'",
        InterruptStep => "interrupt",
        WaitForAgentStep => "hear the agent",
        DtmfStep => "press keys",
        _ => "make a noise",
    };

    private IStepRun Begin(ScriptStep step, ICallerHands hands) => step switch
    {
        SayStep say => new SayRun(() => hands.Say(say.Spoken)),
        WaitForAgentStep wait => new WaitForAgentRun(wait, options, script.AgentIsDoneAfter, hands),
        InterruptStep { Say: { } line } interrupt => new InterruptRun(interrupt, () => hands.Say(line), options, hands),
        InterruptStep interrupt => new InterruptRun(interrupt, () => hands.MakeNoise(interrupt.Cough!.Value, random.Next()), options, hands),
        PauseStep pause => new PauseRun(hands.Now + Draw(pause)),
        NoiseStep noise => new SayRun(() => hands.MakeNoise(noise.Length, random.Next())),
        BeepStep beep => new SayRun(() => hands.Beep(beep.Length)),
        DtmfStep dtmf => new DtmfRun(dtmf, hands),
        ExpectStep expect => new ExpectRun(expect, hands),
        WaitForHangUpStep wait => new WaitForHangUpRun(wait, options, hands.Now),
        HangUpStep => new HangUpRun(),
        _ => throw new InvalidOperationException($"The step {step} cannot be run."),
    };

    private double Draw(PauseStep pause) =>
        pause.AtLeast.TotalMilliseconds + (random.NextDouble() * (pause.AtMost - pause.AtLeast).TotalMilliseconds);
}
