using VoiceAgent.Emulators.Phone;
using VoiceAgent.Emulators.Phone.Hearing;
using VoiceAgent.Emulators.Phone.Scripts;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>
/// A caller on a scripted media stream. The emulated telephone's own <see cref="ScriptRun"/> runs the script, so it has the same meaning
/// as in the real stack. Only speaking and hearing differ.
/// </summary>
internal sealed class ScriptedCaller : ICallerHands, IAgentHeard
{
    private readonly ScriptedMediaStream _line;
    private readonly ScriptRun _run;
    private readonly PhoneOptions _options = new();
    private readonly double _doneAfter;
    private readonly List<TimedWord> _words = [];
    private readonly List<int> _wordsAfter = [];

    public ScriptedCaller(CallScript script, ScriptedMediaStream line, int seed)
    {
        _line = line;
        _doneAfter = (script.AgentIsDoneAfter ?? _options.AgentIsDoneAfter).TotalMilliseconds;
        _run = new ScriptRun(script, new Random(script.Seed ?? seed), _options);
        line.Tick = Tick;
    }

    public List<string> Failures { get; } = [];

    public double Now => _line.Now.TotalMilliseconds;

    public IAgentHeard Agent => this;

    bool ICallerHands.Speaking => _line.IsSpeaking;

    public int WordsBeforeSpeech => LastLine is { WordsBefore: > 0 and var words } ? _wordsAfter[words - 1] : 0;

    /// <summary>The summary for the human who took the call.</summary>
    public string HumanKnows { get; set; } = "";

    public double SpokeUntil => LastLine?.Until.TotalMilliseconds ?? double.NegativeInfinity;

    public bool Speaking { get; private set; }

    public double Began { get; private set; } = double.NegativeInfinity;

    public double LastAudible => _line.LastAudible == TimeSpan.MinValue ? double.NegativeInfinity : _line.LastAudible.TotalMilliseconds;

    public IReadOnlyList<TimedWord> Words => _words;

    private Uttered? LastLine => _line.Said.LastOrDefault(uttered => uttered.Line is not null);

    public void Say(ScriptLine line) => _line.Say(line);

    public void MakeNoise(TimeSpan length, int seed) => _line.MakeNoise(length);

    // In virtual time, a tone is a sound without words.
    public void Beep(TimeSpan length) => _line.MakeNoise(length);

    public void Press(string keys)
    {
        foreach (var key in keys)
        {
            _line.Press(key);
        }
    }

    public void Fail(string failure) => Failures.Add(failure);

    public void HangUp(string ending) => _line.HangUp();

    /// <summary>The call has ended, from either side.</summary>
    public void CallEnded()
    {
        Hear();
        _run.CallEnded(this);
    }

    private void Tick()
    {
        Hear();
        _run.Tick(this);
        if (_line.Now > _options.LongestCall)
        {
            Fail($"The call lasted longer than {_options.LongestCall.TotalMinutes} minutes.");
            _line.HangUp();
        }
    }

    private void Hear()
    {
        foreach (var (at, word) in _line.Heard.Skip(_wordsAfter.Count))
        {
            _words.AddRange(SpokenForm.OfText(word).Select(spoken => new TimedWord(at.TotalMilliseconds, spoken)));
            _wordsAfter.Add(_words.Count);
        }

        if (_line.AgentHeard is [.., var last] && Now - LastAudible < _doneAfter)
        {
            Began = Speaking ? Began : last.From.TotalMilliseconds;
            Speaking = true;
        }
        else
        {
            Speaking = false;
        }
    }
}
