using VoiceAgent.Contracts.Legs;
using VoiceAgent.Pipeline.Fallback;
using VoiceAgent.Pipeline.Transcription;

namespace VoiceAgent.Pipeline.Legs;

/// <summary>
/// Listens once to a party who is not in a conversation: until a key, until the pause after their words, or until they have been silent for too long. One event has the
/// result.
/// </summary>
internal sealed class LegHearing : ITranscriptListener
{
    /// <summary>The operation of the question. No event reports its end.</summary>
    public const string Question = "question";

    // A question that never ends must not keep the party waiting.
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(30);

    // The last words may come later than the pause.
    private const int LongestWords = 500;

    private readonly Leg _leg;
    private readonly LegListening _wanted;
    private readonly LegPorts _ports;
    private readonly ITranscription _transcription;
    private readonly ITimer _timer;
    private readonly Lock _guard = new();
    private string _words = "";
    private bool _isOver;

    public LegHearing(Leg leg, LegListening wanted, LegPorts ports)
    {
        (_leg, _wanted, _ports) = (leg, wanted, ports);
        _timer = ports.Time.CreateTimer(static hearing => ((LegHearing)hearing!).End(key: null), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _transcription = ports.Transcriber.Open(new TranscriptionRequest(leg.Format, wanted.Language, []), this);
    }

    public void Begin() => Wait(_wanted.Question is null ? _wanted.Silence : LongestQuestion);

    /// <summary>Takes a frame of the party. It never waits.</summary>
    public void Take(ReadOnlySpan<byte> pcm) => _transcription.Hear(pcm);

    public void TakeTone(char tone) => End(tone);

    /// <summary>The question has been spoken, so the party's silence counts from now on.</summary>
    public void QuestionAsked()
    {
        lock (_guard)
        {
            if (_words.Length == 0)
            {
                Wait(_wanted.Silence);
            }
        }
    }

    /// <summary>Ends without a result.</summary>
    public void Stop() => Close();

    public void InterimTranscript(string text, TimeSpan from, TimeSpan until, string? language = null)
    {
        if (text.Length > 0)
        {
            _leg.StopSpeaking();
            Wait(_wanted.EndSilence * 2);
        }
    }

    public void FinalTranscript(string text, TimeSpan from, TimeSpan until, string? language = null)
    {
        if (text.Length == 0)
        {
            return;
        }

        lock (_guard)
        {
            _words = $"{_words} {text}".Trim();
            _words = _words.Length > LongestWords ? _words[..LongestWords] : _words;
        }

        _leg.StopSpeaking();
        Wait(_wanted.EndSilence);
    }

    // Keys still work. The party's silence ends the listening.
    public void Failed(string reason, FailureKind kind)
    {
    }

    private void Wait(TimeSpan time)
    {
        lock (_guard)
        {
            if (!_isOver)
            {
                _timer.Change(time, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void End(char? key)
    {
        if (Close() is { } words)
        {
            _leg.StopSpeaking();
            _ = _ports.Reports.SendAsync(_leg, new LegEvent(LegEventKind.Heard, _leg.ConnectionId) { Operation = _wanted.Operation, Key = key, Words = words.Length == 0 ? null : words });
        }
    }

    /// <returns>The words so far. Null when it was over already.</returns>
    private string? Close()
    {
        string words;
        lock (_guard)
        {
            if (_isOver)
            {
                return null;
            }

            (_isOver, words) = (true, _words);
        }

        _leg.Leave(this);
        _timer.Dispose();
        _ = _transcription.DisposeAsync().AsTask();
        return words;
    }
}
