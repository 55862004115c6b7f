using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Calls;

namespace VoiceAgent.Emulators.Acs.Recordings;

/// <summary>A recording of a conversation, from its start to its file.</summary>
/// <param name="teller">The call connection whose ids its events have.</param>
/// <param name="stateCallback">Where RecordingStateChanged is posted. Null for the callback address of the call.</param>
internal sealed class Recording(Call teller, RecordingPlan plan, Recorder recorder, Uri? stateCallback, DateTimeOffset started) : IDisposable
{
    private readonly List<(DateTimeOffset From, DateTimeOffset? Until)> _pauses = [];
    private IDisposable? _hearing;
    private CancellationTokenRegistration _ends;
    private int _stopped;

    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The name of its only chunk in the service's storage.</summary>
    public string DocumentId { get; } = $"0-emu-d1-{Guid.NewGuid():N}";

    public Call Teller { get; } = teller;

    public RecordingPlan Plan { get; } = plan;

    public Recorder Recorder { get; } = recorder;

    public Uri? StateCallback { get; } = stateCallback;

    public DateTimeOffset Started { get; } = started;

    public Conversation Conversation => Teller.Conversation;

    public string State => _stopped != 0 || Recorder.IsPaused ? "inactive" : "active";

    /// <param name="ended">Called when the conversation ends before the recording is stopped.</param>
    public void Run(Action ended)
    {
        _hearing = Conversation.Mixes.Listen(Recorder.Hear);
        _ends = Conversation.Ended.Register(ended);
    }

    public void Pause(DateTimeOffset now)
    {
        if (!Recorder.IsPaused)
        {
            Recorder.IsPaused = true;
            _pauses.Add((now, null));
        }
    }

    public void Resume(DateTimeOffset now)
    {
        Recorder.IsPaused = false;
        if (_pauses is [.., { Until: null } last])
        {
            _pauses[^1] = last with { Until = now };
        }
    }

    /// <summary>Ends the recording. Returns true to the first caller of this method only.</summary>
    public bool Stop()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            return false;
        }

        _hearing?.Dispose();
        return true;
    }

    public void Dispose()
    {
        _hearing?.Dispose();
        _ends.Dispose();
    }

    public JsonObject ToJson() => new() { ["recordingId"] = Id, ["recordingState"] = State, ["recordingKind"] = "AzureCommunicationServices" };

    /// <summary>The metadata that the service stores beside the file.</summary>
    public JsonObject Metadata(string resourceId) => new()
    {
        ["resourceId"] = resourceId,
        ["callId"] = Conversation.CorrelationId,
        ["chunkDocumentId"] = DocumentId,
        ["chunkIndex"] = 0,
        ["chunkStartTime"] = Started.ToString("o"),
        ["chunkDuration"] = Recorder.Length.TotalMilliseconds,
        ["pauseResumeIntervals"] = new JsonArray([.. _pauses.Select(pause => new JsonObject
        {
            ["startTime"] = pause.From.ToString("o"),
            ["duration"] = pause.Until is { } until ? (until - pause.From).TotalMilliseconds : null,
        })]),
        ["recordingInfo"] = new JsonObject
        {
            ["contentType"] = "audio",
            ["channelType"] = Plan.IsUnmixed ? "unmixed" : "mixed",
            ["format"] = "wav",
            ["audioConfiguration"] = new JsonObject { ["sampleRate"] = $"{Conversation.SampleRate}", ["bitRate"] = Conversation.SampleRate * 16 * Recorder.Channels, ["channels"] = Recorder.Channels },
        },
        ["participants"] = new JsonArray([.. Recorder.People.Select(each => new JsonObject { ["participantId"] = each.Party.RawId, ["channel"] = each.Channel })]),
    };
}
