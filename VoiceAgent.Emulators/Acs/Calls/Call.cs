using System.Collections.Immutable;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Emulators.Acs.Prompts;
using VoiceAgent.Emulators.Acs.Transfers;

namespace VoiceAgent.Emulators.Acs.Calls;

internal enum CallState
{
    Connecting,
    Connected,
    Disconnected,
}

/// <summary>Who talks to whom, and where events of the call go.</summary>
internal sealed record CallParties(Party Source, Party Target, string ServerCallId, string CorrelationId, Uri CallbackUri, string? OperationContext);

/// <summary>
/// A call that was answered. Every 20 ms: the caller's frame goes to the media socket, the next agent audio to the caller's ear.
/// </summary>
internal sealed class Call(CallParties parties, ICallerLeg leg, MediaStreamingOptions? streaming, MediaOptions options) : ILine
{
    private const int FramesASecond = 50;

    private readonly Lock _gate = new();
    private readonly short[] _spoken = new short[(streaming?.SampleRate ?? MediaStreamingOptions.DefaultRate) / FramesASecond];
    private readonly short[] _heard = new short[(streaming?.SampleRate ?? MediaStreamingOptions.DefaultRate) / FramesASecond];
    private readonly CancellationTokenSource _hungUp = new();
    private ImmutableArray<Participant> _participants = [new(parties.Source)];
    private MediaSession? _media;
    private int _sequence;
    private int _transferring;

    public string Id { get; } = Guid.NewGuid().ToString();

    public CallParties Parties { get; } = parties;

    public ICallerLeg Leg { get; } = leg;

    public MediaStreamingOptions? Streaming { get; } = streaming;

    public int SampleRate => _spoken.Length * FramesASecond;

    public PlayoutQueue Playout { get; } = new((int)(options.HoldsAtMost.TotalSeconds * (streaming?.SampleRate ?? MediaStreamingOptions.DefaultRate)));

    public MediaCounts Counts { get; } = new();

    public PromptQueue Prompts { get; } = new();

    /// <summary>What the caller hears while a human's telephone rings.</summary>
    public PromptQueue RingTone { get; } = new();

    /// <summary>The caller and the human, once the call was transferred.</summary>
    public HumanLine? WithHuman { get; set; }

    /// <summary>Who wants to know of the keys that the caller presses.</summary>
    public Listeners<char> Tones { get; } = new();

    /// <summary>Who wants to know of the caller's frames.</summary>
    public Listeners<short[]> Frames { get; } = new();

    /// <summary>The media socket, while there is one.</summary>
    public MediaSession? Media => _media;

    public CallState State { get; private set; }

    /// <summary>The continuous recognition of tones, while one runs.</summary>
    public IDisposable? ContinuousTones { get; set; }

    /// <summary>The recognition that listens to the caller, while one runs.</summary>
    public Recognition? Recognition { get; set; }

    /// <summary>Cancelled when the call is over.</summary>
    public CancellationToken HungUp => _hungUp.Token;

    public ImmutableArray<Participant> Participants => _participants;

    public void Connect()
    {
        State = CallState.Connected;
        Leg.Answered(this);
    }

    /// <summary>Ends the call; true for the one who did.</summary>
    public bool Disconnect()
    {
        lock (_gate)
        {
            if (State == CallState.Disconnected)
            {
                return false;
            }

            State = CallState.Disconnected;
        }

        _hungUp.Cancel();
        return true;
    }

    /// <summary>One transfer at a time: false while another is tried.</summary>
    public bool BeginTransfer() => Interlocked.Exchange(ref _transferring, 1) == 0;

    public void EndTransfer() => Volatile.Write(ref _transferring, 0);

    /// <summary>Makes a streaming the call's own; false when there is one already.</summary>
    public bool MediaBegins(MediaSession session) => Interlocked.CompareExchange(ref _media, session, null) is null;

    public void MediaEnded(MediaSession session) => Interlocked.CompareExchange(ref _media, null, session);

    public void RecognitionEnded(Recognition recognition)
    {
        if (ReferenceEquals(Recognition, recognition))
        {
            Recognition = null;
        }
    }

    /// <summary>Changes who is on the call.</summary>
    /// <returns>The number of this change among the call's ParticipantsUpdated events.</returns>
    public int Change(Func<ImmutableArray<Participant>, ImmutableArray<Participant>> change)
    {
        lock (_gate)
        {
            _participants = change(_participants);
            return ++_sequence;
        }
    }

    public void Tick()
    {
        if (State != CallState.Connected)
        {
            return;
        }

        var caller = _participants.FirstOrDefault(each => each.Party == Parties.Source);
        Leg.Speak(_spoken);
        foreach (var key in Leg.PressedKeys() ?? "")
        {
            Tones.Tell(key);
        }

        Frames.Tell(_spoken);
        Media?.Stream.Send(caller is { Muted: false, OnHold: false } ? _spoken : Silence());

        // On hold the agent's audio runs on unheard; a prompt (hold music) is for the one who holds.
        var agent = Playout.Take(_heard);
        if (caller is { OnHold: true })
        {
            _heard.AsSpan().Clear();
            agent = 0;
        }

        agent = Math.Max(agent, Math.Max(Prompts.MixInto(_heard), RingTone.MixInto(_heard)));
        Leg.Hear(_heard, agent);
    }

    /// <summary>The call as <c>GET</c>, answer and create show it.</summary>
    public JsonObject ToJson() => new()
    {
        ["callConnectionId"] = Id,
        ["serverCallId"] = Parties.ServerCallId,
        ["correlationId"] = Parties.CorrelationId,
        ["callConnectionState"] = State.ToString().ToLowerInvariant(),
        ["callbackUri"] = Parties.CallbackUri.OriginalString,
        ["source"] = Parties.Source.ToJson(),
        ["targets"] = new JsonArray(Parties.Target.ToJson()),
        ["answeredFor"] = new JsonObject { ["value"] = Parties.Target.Name },
        ["mediaStreamingSubscription"] = Streaming is null ? null : new JsonObject
        {
            ["id"] = Id,
            ["state"] = Media is null ? "inactive" : "active",
            ["subscribedContentTypes"] = new JsonArray("audio"),
        },
    };

    private Span<short> Silence()
    {
        _spoken.AsSpan().Clear();
        return _spoken;
    }
}
