using VoiceAgent.Emulators.Speech;
using VoiceAgent.Emulators.Speech.Ears;

namespace VoiceAgent.Emulators.Phone.Hearing;

/// <summary>A line that the caller or the agent said. Times are milliseconds since the call was answered.</summary>
internal sealed record SpokenLine(double At, double Until, string Text);

internal sealed record TimedWord(double At, string Word);

/// <summary>The agent's speech as the caller hears it. Times are milliseconds since the call was answered.</summary>
internal interface IAgentHeard
{
    /// <summary>Whether the agent is speaking: it was heard and was not silent for long enough since.</summary>
    bool Speaking { get; }

    /// <summary>When the current or last utterance began.</summary>
    double Began { get; }

    /// <summary>The end of the last audible sound.</summary>
    double LastAudible { get; }

    IReadOnlyList<TimedWord> Words { get; }
}

/// <summary>
/// Detects when the agent is heard, and which words. Only audio that was played counts, and a word that was cut off is not heard.
/// Frames are 20 ms. Times are milliseconds since the call was answered.
/// </summary>
internal sealed class AgentSpeech(int sampleRate, TimeSpan doneAfter) : IAgentHeard
{
    /// <summary>After this much silence no word can be in progress, so decoding stops. Decoding is the most expensive part of a quiet call.</summary>
    private const double NothingToDecodeAfter = 1000;

    /// <summary>The longest silence inside a word that is still understood, as when audio arrives late.</summary>
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

    /// <summary>The end of the last frame that had agent audio.</summary>
    public double LastFrame { get; private set; } = double.NegativeInfinity;

    /// <summary>The length of the silence before the current sound.</summary>
    public double QuietBefore { get; private set; } = double.PositiveInfinity;

    public List<TimedWord> Words { get; } = [];

    IReadOnlyList<TimedWord> IAgentHeard.Words => Words;

    public List<SpokenLine> Lines { get; } = [];

    /// <summary>Processes one frame.</summary>
    /// <param name="at">The start of the frame.</param>
    /// <param name="agentSamples">How many of its samples are the agent's.</param>
    /// <returns>The time of the first audible sound in the frame, or null.</returns>
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

    /// <summary>Checks if the agent has fallen silent.</summary>
    /// <returns>The line that the agent has ended, or null.</returns>
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
            // The audio continues. The decoder joins it to the audio before, without the silence between.
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

    // The decoder counts only the samples that it received. The skipped silence is the difference between its time and the call's.
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
