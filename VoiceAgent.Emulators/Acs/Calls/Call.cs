using System.Collections.Immutable;
using System.Text.Json.Nodes;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Emulators.Acs.Prompts;
using VoiceAgent.Emulators.Acs.Transcription;
using VoiceAgent.Emulators.Acs.Transfers;

namespace VoiceAgent.Emulators.Acs.Calls;

internal enum CallState
{
    Connecting,
    Connected,
    Disconnected,
}

/// <summary>The parties of a call, its ids, and the address that its events are posted to.</summary>
/// <param name="Source">The person with whom the application talks: the caller, or the first person that the application calls.</param>
/// <param name="Target">The application's own number.</param>
internal sealed record CallParties(Party Source, Party Target, string ServerCallId, string CorrelationId, Uri CallbackUri, string? OperationContext)
{
    /// <summary>The people whom the application calls. Null for a call that it answers.</summary>
    public IReadOnlyList<Party>? Called { get; init; }
}

/// <summary>
/// A call connection: one application's part in a <see cref="Conversation"/>. It has the application's audio, prompts and recognitions.
/// </summary>
internal sealed class Call
{
    private readonly Lock _gate = new();
    private readonly short[] _voice;
    private readonly short[] _prompt;
    private readonly CancellationTokenSource _hungUp = new();
    private Party[]? _promptTo;
    private int _voiceLength;
    private int _promptLength;
    private MediaSession? _media;
    private TranscriptionSession? _transcript;
    private int _transferring;
    private bool _answered;

    /// <param name="leg">The telephone of <see cref="CallParties.Source"/>. Null while it rings, and in a conversation that others began.</param>
    /// <param name="joined">The conversation that the application joins. Null for a new one.</param>
    public Call(CallParties parties, ICallerLeg? leg, MediaStreamingOptions? streaming, MediaOptions options, Conversation? joined = null)
    {
        var rate = joined?.SampleRate ?? streaming?.SampleRate ?? MediaStreamingOptions.DefaultRate;
        (Parties, Leg, Streaming, MediaBehaviour) = (parties, leg ?? NoLeg.Instance, streaming, options);
        Conversation = joined ?? new Conversation(parties.ServerCallId, parties.CorrelationId, rate) { StartedBy = parties.Called is null ? parties.Source : parties.Target };
        (_voice, _prompt) = (new short[rate / Conversation.FramesASecond], new short[rate / Conversation.FramesASecond]);
        Playout = new((int)(options.HoldsAtMost.TotalSeconds * rate));
        if (leg is not null)
        {
            Conversation.Change(all => all.Add(Participant.With(parties.Source, leg, rate)));
        }
    }

    public string Id { get; } = Guid.NewGuid().ToString();

    public CallParties Parties { get; }

    public Conversation Conversation { get; }

    /// <summary>The telephone of the person with whom the application talks.</summary>
    public ICallerLeg Leg { get; private set; }

    public MediaStreamingOptions? Streaming { get; }

    public TranscriptionOptions? Transcribing { get; init; }

    /// <summary>The address of Azure AI services that the application gave. The service needs it to speak and to understand.</summary>
    public string? CognitiveServices { get; init; }

    /// <summary>How media streaming behaves on this call.</summary>
    public MediaOptions MediaBehaviour { get; }

    public int SampleRate => Conversation.SampleRate;

    public PlayoutQueue Playout { get; }

    public MediaCounts Counts { get; } = new();

    public PromptQueue Prompts { get; } = new();

    /// <summary>The ringing tone that the caller hears while a human's telephone rings.</summary>
    public PromptQueue RingTone { get; } = new();

    /// <summary>The connection of caller and human after a transfer.</summary>
    public HumanLine? WithHuman { get; set; }

    /// <summary>A human who was moved into this call. They speak with the caller when the application has left.</summary>
    public HumanLeg? Colleague { get; set; }

    public Listeners<PressedKey> Tones => Conversation.Tones;

    public Listeners<SpokenFrame> Frames => Conversation.Frames;

    /// <summary>The current media streaming session, or null.</summary>
    public MediaSession? Media => _media;

    /// <summary>The current transcription, or null.</summary>
    public TranscriptionSession? Transcript => _transcript;

    /// <summary>The timestamp of the last failure of a media stream, or null.</summary>
    public long? MediaFailedAt { get; private set; }

    public CallState State { get; private set; }

    public ContinuousTones ContinuousTones { get; } = new();

    /// <summary>The recognize operations: the one that runs, and those that wait.</summary>
    public RecognitionQueue Recognitions { get; } = new();

    /// <summary>The people who are invited and have not answered yet.</summary>
    public Invitations Invitations { get; } = new();

    /// <summary>Cancelled when the call has ended.</summary>
    public CancellationToken HungUp => _hungUp.Token;

    public ImmutableArray<Participant> Participants => Conversation.Participants;

    public void Connect()
    {
        State = CallState.Connected;
        Conversation.Attach(this);
        Leg.Answered(this);
    }

    /// <summary>Somebody answers a call that the application placed. The first one connects it.</summary>
    /// <returns>False when the application has hung up.</returns>
    public bool Answered(Party by, ICallerLeg leg, Exchange exchange)
    {
        bool first;
        lock (_gate)
        {
            if (State == CallState.Disconnected)
            {
                return false;
            }

            first = !_answered;
            _answered = true;
        }

        if (!first)
        {
            exchange.Join(this, by, leg);
            return true;
        }

        Leg = leg;
        Conversation.Change(all => all.Add(Participant.With(by, leg, SampleRate)));
        exchange.Connect(this, "CreateCallFailed");
        return true;
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

        Conversation.Detach(this);
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

    /// <summary>Sets the transcription of the call. Returns false when the call has one already.</summary>
    public bool TranscriptBegins(TranscriptionSession session) => Interlocked.CompareExchange(ref _transcript, session, null) is null;

    public void TranscriptEnded(TranscriptionSession session) => Interlocked.CompareExchange(ref _transcript, null, session);

    /// <summary>Ticks the whole conversation, for tests with one application.</summary>
    public void Tick() => Conversation.Tick();

    /// <summary>Sends 20 ms of the participants to the application, and takes the next 20 ms of the application.</summary>
    public void Exchange(ImmutableArray<Participant> people, ReadOnlySpan<short> everybody)
    {
        Media?.Stream.Send(people, everybody);
        _voiceLength = Playout.Take(_voice);
        _prompt.AsSpan().Clear();
        _promptLength = Prompts.MixInto(_prompt, out _promptTo);
        var ringing = RingTone.MixInto(_prompt, out _);
        (_promptLength, _promptTo) = (Math.Max(_promptLength, ringing), ringing > 0 ? null : _promptTo);
    }

    /// <summary>Adds what the application says in this tick to what a participant hears.</summary>
    /// <param name="hearer">Null adds everything, for a recording.</param>
    /// <param name="isOnHold">Somebody on hold hears prompts only.</param>
    /// <returns>The number of the application's samples in the frame.</returns>
    public int AddVoice(Span<short> frame, Party? hearer, bool isOnHold)
    {
        var length = 0;
        if (!isOnHold)
        {
            Conversation.Add(_voice, frame);
            length = _voiceLength;
        }

        if (hearer is null || _promptTo is null || _promptTo.Contains(hearer))
        {
            Conversation.Add(_prompt, frame);
            length = Math.Max(length, _promptLength);
        }

        return length;
    }

    /// <summary>The call as the operations get, answer and create return it.</summary>
    public JsonObject ToJson() => CallJson.Of(this);

    /// <summary>Nobody: the telephone of a call that still rings.</summary>
    private sealed class NoLeg : ICallerLeg
    {
        public static readonly NoLeg Instance = new();

        public void Answered(Call call)
        {
        }

        public void Speak(Span<short> frame) => frame.Clear();

        public string? PressedKeys() => null;

        public void Hear(ReadOnlySpan<short> frame, int agentSamples)
        {
        }

        public void Receive(string tones)
        {
        }

        public Human Ring(Party human, CustomContext context) => Human.At(human.Name);

        public void Rang(string outcome)
        {
        }

        public void Ended(string ending, string? failure)
        {
        }
    }
}
