using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Contracts.Transcripts;

/// <summary>Who said a transcript line.</summary>
public enum Speaker
{
    Caller,
    Agent,
}

/// <param name="Turn">0 is the greeting. The caller's first words begin turn 1.</param>
/// <param name="Final">False while the line may still change: an interim transcript, or a reply that the agent is speaking.</param>
public sealed record TranscriptLine(int Turn, Speaker Speaker, string Text, DateTimeOffset At, bool Interrupted, bool Final)
{
    /// <summary>BCP 47. The language of the caller's words. Null when the agent speaks only one.</summary>
    public string? Language { get; init; }
}

/// <summary>
/// The conversation as a person reads it, built from the call's events in order. It has a line for each turn and speaker. A line
/// grows while the party speaks. The live page, the stored conversation and tests all use this class.
/// </summary>
public sealed class Transcript
{
    private readonly List<TranscriptLine> _lines = [];
    private int _callerLine = -1;
    private int _agentLine = -1;
    private int _agentEpoch;

    public IReadOnlyList<TranscriptLine> Lines => _lines;

    public static Transcript From(IEnumerable<LoggedEvent> events)
    {
        var transcript = new Transcript();
        foreach (var logged in events)
        {
            transcript.Add(logged);
        }

        return transcript;
    }

    /// <summary>Adds the next event of the call. Events without text change nothing.</summary>
    public void Add(LoggedEvent logged)
    {
        switch (logged.Event)
        {
            case CallerHypothesis heard:
                PutCaller(heard.Turn, heard.Text, logged.At, final: false, null);
                break;
            case CallerSpoke heard:
                PutCaller(heard.Turn, heard.Text, logged.At, final: true, heard.Language);
                break;
            case AgentSpeaking speaking:
                PutAgent(speaking.Turn, speaking.Epoch, speaking.Text, logged.At, interrupted: false, final: false);
                break;
            case AgentSpoke spoke:
                PutAgent(spoke.Turn, spoke.Epoch, spoke.Text, logged.At, spoke.Interrupted, final: true);
                break;
        }
    }

    private void PutCaller(int turn, string text, DateTimeOffset at, bool final, string? language)
    {
        var open = _callerLine >= 0 && !_lines[_callerLine].Final;
        if (text.Length == 0)
        {
            // The words were an echo of the agent. Nobody has spoken, so the line is removed.
            if (open)
            {
                _lines.RemoveAt(_callerLine);
                _agentLine = _agentLine > _callerLine ? _agentLine - 1 : _agentLine;
                _callerLine = -1;
            }

            return;
        }

        if (!open)
        {
            _lines.Add(new TranscriptLine(turn, Speaker.Caller, text, at, false, final) { Language = language });
            _callerLine = _lines.Count - 1;
            return;
        }

        _lines[_callerLine] = _lines[_callerLine] with { Turn = turn, Text = text, Final = final, Language = language };
    }

    private void PutAgent(int turn, int epoch, string text, DateTimeOffset at, bool interrupted, bool final)
    {
        if (_agentLine >= 0 && _agentEpoch == epoch && !_lines[_agentLine].Final)
        {
            if (final && text.Length == 0)
            {
                // The caller heard nothing of the reply, so the line is removed.
                _lines.RemoveAt(_agentLine);
                _callerLine = _callerLine > _agentLine ? _callerLine - 1 : _callerLine;
                _agentLine = -1;
                return;
            }

            _lines[_agentLine] = _lines[_agentLine] with { Turn = turn, Text = text, Interrupted = interrupted, Final = final };
            return;
        }

        if (text.Length > 0)
        {
            _lines.Add(new TranscriptLine(turn, Speaker.Agent, text, at, interrupted, final));
            _agentLine = _lines.Count - 1;
            _agentEpoch = epoch;
        }
    }
}
