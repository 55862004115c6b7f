using System.Text.RegularExpressions;
using VoiceAgent.Emulators.Phone.Hearing;

namespace VoiceAgent.Emulators.Phone.Scripts;

/// <summary>A running step. It is called once in each tick.</summary>
internal interface IStepRun
{
    bool Done(ICallerHands hands);
}

/// <summary>A step that expects the other side to end the call.</summary>
internal interface IWaitsForTheEnd : IStepRun;

internal sealed class SayRun : IStepRun
{
    public SayRun(Action utter) => utter();

    public bool Done(ICallerHands hands) => !hands.Speaking;
}

internal sealed class WaitForAgentRun(WaitForAgentStep step, PhoneOptions options, TimeSpan? usualSilence, ICallerHands began) : IStepRun
{
    // The most words of a phrase that opens an answer.
    private const int OpenersWords = 3;

    private readonly double _since = began.SpokeUntil;
    private readonly int _firstWord = began.WordsBeforeSpeech;
    private readonly double _deadline = began.Now + (step.Timeout ?? options.Patience).TotalMilliseconds;
    private readonly double _silence = (step.Silence ?? usualSilence ?? options.AgentIsDoneAfter).TotalMilliseconds;

    public bool Done(ICallerHands hands)
    {
        var heard = hands.Agent.LastAudible > _since;
        if (heard && hands.Now - hands.Agent.LastAudible >= _silence * Patience(hands) && (step.Heard?.IsMatch(HeardWords.Since(hands, _firstWord)) ?? true))
        {
            return true;
        }

        // The timeout measures silence only. It does not pass while the agent speaks.
        if (hands.Now < _deadline || hands.Now - hands.Agent.LastAudible < _silence)
        {
            return false;
        }

        hands.Fail($"line {step.Line}: {(heard && step.Heard is not null ? $"the agent did not say '{step.Heard}'" : "the agent was not heard")} in time");
        hands.HangUp("the caller lost patience");
        return true;
    }

    // People wait longer after "All right." or "One moment, please.", because more is to come.
    private double Patience(ICallerHands hands) => step.Silence is null && usualSilence is null && hands.Agent.Words.Count - _firstWord is > 0 and <= OpenersWords ? 2 : 1;
}

internal sealed class InterruptRun(InterruptStep step, Action utter, PhoneOptions options, ICallerHands began) : IStepRun
{
    private readonly int _firstWord = began.Agent.Words.Count;
    private readonly double _since = began.Now;
    private readonly double _deadline = began.Now + (step.Timeout ?? options.Patience).TotalMilliseconds;
    private bool _said;

    public bool Done(ICallerHands hands)
    {
        if (_said)
        {
            return !hands.Speaking;
        }

        var agent = hands.Agent;
        var words = agent.Words.Count - _firstWord;
        var spoken = agent.Speaking ? hands.Now - Math.Max(_since, agent.Began) : 0;
        if (words >= step.Words || (agent.Speaking && spoken >= step.After?.TotalMilliseconds))
        {
            Utter();
        }
        else if (hands.Now > _deadline || (!agent.Speaking && agent.LastAudible > _since))
        {
            hands.Fail($"line {step.Line}: the agent was done after {words} words, before it could be interrupted");
            Utter();
        }

        return false;
    }

    private void Utter()
    {
        utter();
        _said = true;
    }
}

internal sealed class PauseRun(double until) : IStepRun
{
    public bool Done(ICallerHands hands) => hands.Now >= until;
}

internal sealed class DtmfRun : IStepRun
{
    // A person presses about four keys in a second.
    private const double BetweenKeys = 240;

    private readonly Queue<char> _keys;
    private double _next;

    public DtmfRun(DtmfStep step, ICallerHands hands) => (_keys, _next) = (new(step.Keys), hands.Now);

    public bool Done(ICallerHands hands)
    {
        if (hands.Now >= _next && _keys.TryDequeue(out var key))
        {
            hands.Press(key.ToString());
            _next += BetweenKeys;
        }

        return _keys.Count == 0 && hands.Now >= _next;
    }
}

internal sealed class ExpectRun(ExpectStep step, ICallerHands began) : IStepRun
{
    private readonly int _firstWord = began.WordsBeforeSpeech;
    private readonly double _deadline = began.Now + step.Within.TotalMilliseconds;
    private bool _concluded;

    public bool Done(ICallerHands hands)
    {
        var heard = HeardWords.Since(hands, _firstWord);
        if (hands.Now < _deadline && !(step.NotHeard is null && Matches(step.Heard, heard) && Matches(step.HumanKnows, hands.HumanKnows)) && !(step.NotHeard?.IsMatch(heard) ?? false))
        {
            return false;
        }

        Conclude(hands);
        return true;
    }

    /// <summary>Checks the expectation against what was heard until now.</summary>
    public void Conclude(ICallerHands hands)
    {
        if (_concluded)
        {
            return;
        }

        _concluded = true;
        var heard = HeardWords.Since(hands, _firstWord);
        if (step.Heard?.IsMatch(heard) == false)
        {
            hands.Fail($"line {step.Line}: expected to hear '{step.Heard}', heard '{heard}'");
        }

        if (step.NotHeard?.IsMatch(heard) == true)
        {
            hands.Fail($"line {step.Line}: expected not to hear '{step.NotHeard}', heard '{heard}'");
        }

        if (!Matches(step.HumanKnows, hands.HumanKnows))
        {
            hands.Fail($"line {step.Line}: expected a human to be told '{step.HumanKnows}', was told '{hands.HumanKnows}'");
        }
    }

    private static bool Matches(Regex? wanted, string text) => wanted?.IsMatch(text) ?? true;
}

internal sealed class WaitForHangUpRun(WaitForHangUpStep step, PhoneOptions options, double began) : IWaitsForTheEnd
{
    private readonly double _deadline = began + (step.Timeout ?? options.Patience).TotalMilliseconds;

    public bool Done(ICallerHands hands)
    {
        if (hands.Now < _deadline)
        {
            return false;
        }

        hands.Fail($"line {step.Line}: the other side did not hang up in time");
        hands.HangUp("the caller hung up");
        return true;
    }
}

internal sealed class HangUpRun : IWaitsForTheEnd
{
    public bool Done(ICallerHands hands)
    {
        hands.HangUp("the caller hung up");
        return true;
    }
}

internal static class HeardWords
{
    /// <summary>What was heard after a given word, in lower case with single spaces, for regular expressions.</summary>
    public static string Since(ICallerHands hands, int firstWord) => string.Join(' ', hands.Agent.Words.Skip(firstWord).Select(word => word.Word));
}
