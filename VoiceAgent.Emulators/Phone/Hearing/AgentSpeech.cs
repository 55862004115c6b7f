using VoiceAgent.Emulators.Speech;
using VoiceAgent.Emulators.Speech.Ears;

namespace VoiceAgent.Emulators.Phone.Hearing;

/// <summary>Something that was said or heard, in milliseconds since the call was answered.</summary>
internal sealed record SpokenLine(double At, double Until, string Text);

internal sealed record TimedWord(double At, string Word);

/// <summary>What a caller knows of the agent's speech. Times are milliseconds since the call was answered.</summary>
internal interface IAgentHeard
{
    /// <summary>Whether the agent has the word: it was heard, and not yet silent for long enough.</summary>
    bool Speaking { get; }

    /// <summary>When the present or last utterance began.</summary>
    double Began { get; }

    /// <summary>The end of the last audible sound.</summary>
    double LastAudible { get; }

    IReadOnlyList<TimedWord> Words { get; }
}

/// <summary>
/// The caller's ear: when the agent is heard, and which of its words. Only what was played out counts; a word that was cut off
/// is not heard. Frames are 20 ms; times are milliseconds since the call was answered.
/// </summary>
internal sealed class AgentSpeech(int sampleRate, TimeSpan doneAfter) : IAgentHeard
{
    /// <summary>After so much silence no word can be under way, and listening is the dearest part of a quiet line.</summary>
    private const double NothingToDecodeAfter = 1000;

    /// <summary>A word with a hole of up to so much silence in it, as when audio comes late, is still understood.</summary>
    private const double LongestHole = 500;

    private readonly WordEar _ear = new(Speaker.Agent, sampleRate);
    private readonly List<HeardWord> _now = [];
    private readonly List<string> _line = [];
    private readonly short[] _silence = new short[(int)(LongestHole * sampleRate / 1000)];
    private int _hole;
    private bool _endedInSound;

    public bool Speaking { get; private set; }

    public double Began { get; private set; } = double.NegativeInfinity;

    public double LastAudible { get; private set; } = double.NegativeInfinity;

    /// <summary>The end of the last frame that held any of the agent's audio.</summary>
    public double LastFrame { get; private set; } = double.NegativeInfinity;

    /// <summary>How long it was quiet before the present sound.</summary>
    public double QuietBefore { get; private set; } = double.PositiveInfinity;

    public List<TimedWord> Words { get; } = [];

    IReadOnlyList<TimedWord> IAgentHeard.Words => Words;

    public List<SpokenLine> Lines { get; } = [];

    /// <summary>Hears a frame.</summary>
    /// <param name="at">When it begins.</param>
    /// <param name="agentSamples">How much of it is the agent's.</param>
    /// <returns>When the frame's first audible sound is, or null.</returns>
    public double? Hear(ReadOnlySpan<short> frame, int agentSamples, double at)
    {
        var first = Loudness.First(frame);
        if (agentSamples > 0)
        {
            LastFrame = at + (1000.0 * agentSamples / sampleRate);
        }

        if (first >= 0)
        {
            Sound(at + (1000.0 * first / sampleRate), at + (1000.0 * (Loudness.Last(frame) + 1) / sampleRate));
        }

        Decode(frame, agentSamples, at);
        return first >= 0 ? at + (1000.0 * first / sampleRate) : null;
    }

    /// <summary>Looks whether the agent has fallen silent.</summary>
    /// <returns>The line that it has ended, or null.</returns>
    public SpokenLine? EndOfLine(double at, bool callEnds = false)
    {
        if (!Speaking || (!callEnds && at - LastAudible < doneAfter.TotalMilliseconds))
        {
            return null;
        }

        Speaking = false;
        var ended = new SpokenLine(Began, LastAudible, string.Join(' ', _line));
        _line.Clear();
        Lines.Add(ended);
        return ended;
    }

    private void Decode(ReadOnlySpan<short> frame, int agentSamples, double at)
    {
        if (at - Math.Max(LastFrame, LastAudible) > NothingToDecodeAfter)
        {
            return;
        }

        if (agentSamples > 0)
        {
            // The audio goes on: the ear joins it to what it has, without the silence between.
            _hole = 0;
            _endedInSound = Loudness.Last(frame[..agentSamples]) >= agentSamples - (sampleRate / 200);
            Decode(frame[..agentSamples], at);
        }

        if (agentSamples == frame.Length)
        {
            return;
        }

        var from = at + (1000.0 * (agentSamples - _hole) / sampleRate);
        _hole += frame.Length - agentSamples;
        if (!_endedInSound || _hole > _silence.Length)
        {
            Decode(_silence.AsSpan(0, Math.Min(_hole, _silence.Length)), from);
            (_hole, _endedInSound) = (0, false);
        }
    }

    // The ear counts what it is given; what it was spared lies between its time and the call's.
    private void Decode(ReadOnlySpan<short> samples, double at)
    {
        var spared = at - _ear.Position.TotalMilliseconds;
        _ear.Hear(samples, _now);
        foreach (var word in _now)
        {
            _line.Add(word.Text);
            Words.Add(new(word.End.TotalMilliseconds + spared, word.Text));
        }

        _now.Clear();
    }

    private void Sound(double from, double until)
    {
        QuietBefore = from - LastAudible;
        if (!Speaking)
        {
            (Speaking, Began) = (true, from);
        }

        LastAudible = until;
    }
}
