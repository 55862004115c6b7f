using VoiceAgent.Emulators.Phone.Hearing;

namespace VoiceAgent.Emulators.Phone.Speaking;

/// <summary>
/// Speaks utterances one after the other, 20 ms at a time. A telephone sends a frame after it has captured it, so what is spoken in one
/// tick is sent in the next.
/// </summary>
internal sealed class Mouth
{
    private const double FrameMs = 20;

    // A person types a few lines ahead, never dozens.
    private const int LinesAhead = 32;

    private readonly Queue<Utterance> _waiting = new();
    private short[] _captured = [];
    private bool _unsent;
    private Utterance? _current;
    private int _position;
    private double _startedAt;

    public List<SpokenLine> Said { get; } = [];

    /// <summary>Whether an utterance is being spoken, is waiting, or was spoken and not sent yet.</summary>
    public bool Speaking => _current is not null || _waiting.Count > 0 || _unsent;

    /// <summary>Called at the first sound of an utterance with words.</summary>
    public Action<double, Utterance> Began { get; set; } = static (_, _) => { };

    /// <summary>Called at the last sound of a line.</summary>
    public Action<SpokenLine> Ended { get; set; } = static _ => { };

    /// <summary>Appends an utterance. Returns false when too many are waiting.</summary>
    public bool Say(Utterance utterance)
    {
        if (_waiting.Count >= LinesAhead)
        {
            return false;
        }

        _waiting.Enqueue(utterance);
        return true;
    }

    /// <summary>Removes the utterances that have not begun.</summary>
    public void ForgetTheRest() => _waiting.Clear();

    /// <summary>Returns the 20 ms that were captured before, and captures the 20 ms that begin at <paramref name="at"/>.</summary>
    public void Fill(Span<short> frame, double at)
    {
        if (_captured.Length != frame.Length)
        {
            _captured = new short[frame.Length];
        }

        _captured.CopyTo(frame);
        var filled = 0;
        while (filled < frame.Length && (_current is not null || Next(at + (FrameMs * filled / frame.Length))))
        {
            filled += Speak(_captured.AsSpan(filled));
        }

        _captured.AsSpan(filled).Clear();
        _unsent = filled > 0;
    }

    /// <summary>The telephone was hung up. The current line ends after its last complete word.</summary>
    public void Stop()
    {
        if (_current is { Text: not null } cut && _position > cut.Onset)
        {
            Finish(cut, _position);
        }

        _current = null;
        _waiting.Clear();
    }

    private bool Next(double at)
    {
        if (!_waiting.TryDequeue(out _current))
        {
            return false;
        }

        (_position, _startedAt) = (0, at);
        return true;
    }

    private int Speak(Span<short> frame)
    {
        var utterance = _current!;
        var spoken = Math.Min(frame.Length, utterance.Pcm.Length - _position);
        utterance.Pcm.AsSpan(_position, spoken).CopyTo(frame);
        if (utterance.Text is not null && _position <= utterance.Onset && _position + spoken > utterance.Onset)
        {
            Began(Time(utterance, utterance.Onset), utterance);
        }

        _position += spoken;
        if (_position == utterance.Pcm.Length)
        {
            _current = null;
            if (utterance.Text is not null)
            {
                Finish(utterance, utterance.End);
            }
        }

        return spoken;
    }

    private void Finish(Utterance utterance, int sample)
    {
        var line = new SpokenLine(Time(utterance, utterance.Onset), Time(utterance, sample), utterance.SaidBy(sample));
        Said.Add(line);
        Ended(line);
    }

    private double Time(Utterance utterance, int sample) => _startedAt + (1000.0 * sample / utterance.SampleRate);
}
