using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Dashboard.Transcripts;

/// <summary>The content of a call's page, built from the call's events in order.</summary>
public sealed class CallStory
{
    private readonly Transcript _transcript = new();
    private readonly List<ToolUse> _tools = [];
    private readonly List<MeasuredTurn> _turns = [];
    private readonly List<Moment> _moments = [];
    private readonly List<LoggedEvent> _audio = [];

    /// <summary>The number of events that were added. A page that has rendered this version is up to date.</summary>
    public long Version { get; private set; }

    public IReadOnlyList<TranscriptLine> Lines => _transcript.Lines;

    public IReadOnlyList<ToolUse> Tools => _tools;

    /// <summary>The turns whose latency was measured, in order.</summary>
    public IReadOnlyList<MeasuredTurn> Turns => _turns;

    /// <summary>Events of the whole call, in order.</summary>
    public IReadOnlyList<Moment> Moments => _moments;

    public Usage Usage { get; private set; } = new();

    /// <summary>When audio began to flow. Positions in the recording count from here.</summary>
    public DateTimeOffset? MediaOpenedAt { get; private set; }

    public RecordingClosed? Recording { get; private set; }

    /// <summary>How the audio is so far. Null until it was measured.</summary>
    public CallQuality? Quality { get; private set; }

    public CallEnded? Ended { get; private set; }

    public string? Agent { get; private set; }

    public static CallStory From(IEnumerable<LoggedEvent> events)
    {
        var story = new CallStory();
        foreach (var logged in events)
        {
            story.Add(logged);
        }

        return story;
    }

    public void Add(LoggedEvent logged)
    {
        Version++;
        _transcript.Add(logged);
        if (MomentWords.Of(logged.Event) is { } words)
        {
            _moments.Add(new Moment(logged.At, words.Text, words.Trouble));
        }

        if (logged.Event is MediaOpened or QualityMeasured or QualityAlerted)
        {
            _audio.Add(logged);
            Quality = CallQuality.In(_audio);
        }

        switch (logged.Event)
        {
            case MediaOpened:
                MediaOpenedAt ??= logged.At;
                break;
            case AgentTookOver taken:
                Agent = taken.Agent;
                break;
            case ToolCalled called:
                _tools.Add(new ToolUse(called.Turn, called.ToolCallId, called.Tool, called.Arguments, logged.At));
                break;
            case ToolReturned returned:
                Finish(returned, logged.At);
                break;
            case TurnMeasured measured:
                _turns.Add(new MeasuredTurn(measured.Turn, measured.Latency));
                break;
            case UsageCounted counted:
                Usage = Usage.Plus(counted);
                break;
            case RecordingClosed closed:
                Recording = closed;
                break;
            case CallEnded ended:
                Ended = ended;
                break;
        }
    }

    private void Finish(ToolReturned returned, DateTimeOffset at)
    {
        var index = _tools.FindLastIndex(tool => tool.Id == returned.ToolCallId);
        var use = index < 0 ? new ToolUse(returned.Turn, returned.ToolCallId, returned.Tool, "", at) : _tools[index];
        use = use with { Outcome = returned.Outcome, Result = returned.Result, Duration = returned.Duration };
        if (index < 0)
        {
            _tools.Add(use);
        }
        else
        {
            _tools[index] = use;
        }
    }
}

/// <param name="Outcome">Null while the tool runs.</param>
public sealed record ToolUse(
    int Turn, string Id, string Tool, string Arguments, DateTimeOffset At, ToolOutcome? Outcome = null, string Result = "", TimeSpan? Duration = null);

public sealed record MeasuredTurn(int Turn, TurnLatency Latency);

/// <param name="Trouble">True when an operator should look at it.</param>
public sealed record Moment(DateTimeOffset At, string Text, bool Trouble);
