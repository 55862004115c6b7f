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

/// <summary>The parties of a call, its ids, and the address that its events are posted to.</summary>
internal sealed record CallParties(Party Source, Party Target, string ServerCallId, string CorrelationId, Uri CallbackUri, string? OperationContext);

/// <summary>
/// A call that was answered. Every 20 ms it sends a frame of the caller to the media socket and plays the next agent audio to the caller.
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

    /// <summary>How media streaming behaves on this call.</summary>
    public MediaOptions MediaBehaviour { get; } = options;

    public int SampleRate => _spoken.Length * FramesASecond;

    public PlayoutQueue Playout { get; } = new((int)(options.HoldsAtMost.TotalSeconds * (streaming?.SampleRate ?? MediaStreamingOptions.DefaultRate)));

    public MediaCounts Counts { get; } = new();

    public PromptQueue Prompts { get; } = new();

    /// <summary>The ringing tone that the caller hears while a human's telephone rings.</summary>
    public PromptQueue RingTone { get; } = new();

    /// <summary>The connection of caller and human after a transfer.</summary>
    public HumanLine? WithHuman { get; set; }

    /// <summary>A human who was moved into this call. They speak with the caller when the application has left.</summary>
    public HumanLeg? Colleague { get; set; }

    /// <summary>Receive the keys that the caller presses.</summary>
    public Listeners<char> Tones { get; } = new();

    /// <summary>Receive the caller's audio frames.</summary>
    public Listeners<short[]> Frames { get; } = new();

    /// <summary>The current media streaming session, or null.</summary>
    public MediaSession? Media => _media;

    /// <summary>The timestamp of the last failure of a media stream, or null.</summary>
    public long? MediaFailedAt { get; private set; }

    public CallState State { get; private set; }

    /// <summary>The continuous DTMF recognition, while one runs.</summary>
    public IDisposable? ContinuousTones { get; set; }

    /// <summary>The recognize operation, while one runs.</summary>
    public Recognition? Recognition { get; set; }

    /// <summary>Cancelled when the call has ended.</summary>
    public CancellationToken HungUp => _hungUp.Token;

    public ImmutableArray<Participant> Participants => _participants;

    public void Connect()
    {
        State = CallState.Connected;
        Leg.Answered(this);
    }

    /// <summary>Ends the call. Returns true to the first caller of this method only.</summary>
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

    /// <summary>Starts a transfer. Returns false while another transfer runs.</summary>
    public bool BeginTransfer() => Interlocked.Exchange(ref _transferring, 1) == 0;

    public void EndTransfer() => Volatile.Write(ref _transferring, 0);

    /// <summary>Sets the media session of the call. Returns false when the call has one already.</summary>
    public bool MediaBegins(MediaSession session) => Interlocked.CompareExchange(ref _media, session, null) is null;

    /// <param name="failedAt">The timestamp of its failure, or null when it was stopped.</param>
    public void MediaEnded(MediaSession session, long? failedAt)
    {
        MediaFailedAt = failedAt ?? MediaFailedAt;
        Interlocked.CompareExchange(ref _media, null, session);
    }

    public void RecognitionEnded(Recognition recognition)
    {
        if (ReferenceEquals(Recognition, recognition))
        {
            Recognition = null;
        }
    }

    /// <summary>Changes the participants of the call.</summary>
    /// <returns>The sequence number of the ParticipantsUpdated event for this change.</returns>
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

        // While the caller is on hold, the agent's audio is consumed but not heard. The caller hears prompts only (hold music).
        var agent = Playout.Take(_heard);
        if (caller is { OnHold: true })
        {
            _heard.AsSpan().Clear();
            agent = 0;
        }

        agent = Math.Max(agent, Math.Max(Prompts.MixInto(_heard), RingTone.MixInto(_heard)));
        Leg.Hear(_heard, agent);
    }

    /// <summary>The call as the operations get, answer and create return it.</summary>
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
            ["id"] = Media?.Stream.SubscriptionId ?? Id,
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
