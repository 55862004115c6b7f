using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Legs;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Rtp.Sdp;
using VoiceAgent.Rtp.Sessions;

namespace VoiceAgent.Pipeline.Legs;

/// <summary>
/// One party's telephone call at this worker: its RTP session, and who has the party at the moment. That is an agent's conversation, a spoken text, or nobody. The gateway
/// decides about it, and closes the leg when the call is over.
/// </summary>
internal sealed partial class Leg : IRtpListener, IAsyncDisposable
{
    private readonly RtpSession _rtp;
    private readonly LegPorts _ports;
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _guard = new();
    private ICapacityReservation? _place;
    private volatile LegMediaStream? _stream;
    private volatile LegSpeaking? _speaking;
    private volatile LegHearing? _hearing;
    private volatile Leg? _partner;
    private Task _conversation = Task.CompletedTask;
    private Task _reading = Task.CompletedTask;
    private volatile string? _keys;
    private int _keysPressed;
    private int _attempt = -1;

    /// <param name="place">The place that is reserved for a conversation. Null when none is expected.</param>
    public Leg(string id, LegOrder order, RtpSession rtp, ICapacityReservation? place, LegPorts ports)
    {
        (Id, Call, ConnectionId, _rtp, _place, _ports) = (id, order.Call, order.ConnectionId, rtp, place, ports);
        Format = new AudioFormat(rtp.FrameBytes / AudioFormat.BytesPerSample * 50);
    }

    public string Id { get; }

    public CallId Call { get; }

    /// <summary>The gateway's id of the connection.</summary>
    public string ConnectionId { get; }

    public AudioFormat Format { get; }

    /// <summary>This side's latest session description.</summary>
    public string Description => _rtp.LocalSdp;

    public RtpStatistics Statistics => _rtp.Statistics;

    /// <summary>Whether the party wants no audio now.</summary>
    public bool IsOnHold => _rtp.IsOnHold;

    /// <summary>Begins to take the party's audio. Completes when the leg is over.</summary>
    public Task OpenAsync() => _reading = ReadAsync();

    /// <exception cref="SdpRefusedException">The offer has nothing that this worker can use.</exception>
    public string Answer(string offer) => _rtp.Answer(offer);

    /// <exception cref="SdpRefusedException">The answer does not fit to the offer.</exception>
    public void Accept(string answer) => _rtp.Accept(answer);

    public string Offer(LegOffer wanted) => _rtp.Offer((wanted.Sends, wanted.Receives) switch
    {
        (true, true) => MediaDirection.SendReceive,
        (true, false) => MediaDirection.SendOnly,
        (false, true) => MediaDirection.ReceiveOnly,
        _ => MediaDirection.Inactive,
    });

    /// <summary>The party has refused the offer.</summary>
    public void Withdraw() => _rtp.Withdraw();

    /// <summary>Gives the party to an agent. It is safe to repeat.</summary>
    public LegConversing Converse(LegConversation wanted, CallTicket ticket)
    {
        lock (_guard)
        {
            if (_closed.IsCancellationRequested)
            {
                return LegConversing.Closed;
            }

            if (_attempt == wanted.Attempt)
            {
                return LegConversing.Begun;
            }

            if (_stream is not null)
            {
                return LegConversing.Occupied;
            }

            if ((_place ??= _ports.Sessions.TryReserve()) is not { } place)
            {
                return LegConversing.NoPlace;
            }

            (_place, _attempt) = (null, wanted.Attempt);
            _stream = new LegMediaStream(this, Format, _ports.Media);
            _conversation = HoldAsync(place, ticket with { ConnectionId = ConnectionId }, _stream, wanted.Attempt);
            return LegConversing.Begun;
        }
    }

    /// <summary>Speaks a text to the party. What was spoken before ends.</summary>
    public void Speak(LegSpeech speech)
    {
        LegSpeaking next;
        LegSpeaking? before;
        lock (_guard)
        {
            before = _speaking;
            _speaking = next = new LegSpeaking(this, speech, _ports);
        }

        before?.Stop();
        _rtp.Flush();
        next.Begin();
    }

    public void StopSpeaking()
    {
        LegSpeaking? speaking;
        lock (_guard)
        {
            (speaking, _speaking) = (_speaking, null);
        }

        speaking?.Stop();
        if (speaking is not null)
        {
            _rtp.Flush();
        }
    }

    /// <summary>Listens to the party. What listened before ends without a result.</summary>
    public void Listen(LegListening wanted)
    {
        var next = new LegHearing(this, wanted, _ports);
        LegHearing? before;
        lock (_guard)
        {
            (before, _hearing) = (_hearing, next);
        }

        before?.Stop();
        next.Begin();
        if (wanted.Question is { } question)
        {
            Speak(new LegSpeech(question, wanted.Language, LegHearing.Question));
        }
    }

    /// <summary>Reports each key from now on.</summary>
    /// <param name="operation">Null ends it.</param>
    public void ReportKeys(string? operation) => _keys = operation;

    /// <summary>Connects both parties. Conversations on the legs end, and nothing is spoken any more.</summary>
    public static void Bridge(Leg first, Leg second)
    {
        first.Join(second);
        second.Join(first);
    }

    /// <summary>Sends keys and reports when they are sent.</summary>
    public void SendKeys(LegKeys keys) => _ = SendKeysAsync(keys);

    /// <summary>Sends a frame of the conversation. While a text is spoken, the conversation is not heard.</summary>
    /// <returns>False when the frame was dropped, because a second of audio is waiting.</returns>
    public bool Send(LegMediaStream from, ReadOnlySpan<byte> frame) => _stream != from || _speaking is not null || _rtp.Send(frame);

    /// <summary>Sends a frame of a spoken text.</summary>
    /// <returns>False when the text is not wanted any more.</returns>
    public bool Send(LegSpeaking from, ReadOnlySpan<byte> frame)
    {
        if (_speaking != from)
        {
            return false;
        }

        _rtp.Send(frame);
        return true;
    }

    /// <summary>How much audio waits to be sent.</summary>
    public TimeSpan Ahead => _rtp.QueuedFrames * AudioFormat.FrameDuration;

    public void Flush(LegMediaStream from)
    {
        if (_stream == from && _speaking is null)
        {
            _rtp.Flush();
        }
    }

    /// <summary>The conversation takes no more audio.</summary>
    public void Leave(LegMediaStream stream) => Interlocked.CompareExchange(ref _stream, null, stream);

    /// <summary>The text has been spoken.</summary>
    public void Leave(LegSpeaking speaking) => Interlocked.CompareExchange(ref _speaking, null, speaking);

    /// <summary>The question of <see cref="Listen"/> has been spoken.</summary>
    public void QuestionAsked() => _hearing?.QuestionAsked();

    /// <summary>Nobody listens any more.</summary>
    public void Leave(LegHearing hearing) => Interlocked.CompareExchange(ref _hearing, null, hearing);

    /// <summary>Ends the leg. A conversation on it ends as if the caller had hung up.</summary>
    public void Close() => _closed.Cancel();

    public void FrameReceived(ReadOnlySpan<byte> pcm16, TimeSpan offset, bool concealed)
    {
        if (_partner is { } partner)
        {
            partner._rtp.Send(pcm16);
            return;
        }

        _stream?.Take(pcm16, offset);
        _hearing?.Take(pcm16);
    }

    public void ToneReceived(char tone)
    {
        if (_partner is { } partner)
        {
            _ = partner._rtp.SendTonesAsync(tone.ToString(), cancelled: partner._closed.Token);
            return;
        }

        _stream?.TakeTone(tone);
        _hearing?.TakeTone(tone);
        if (_keys is { } operation)
        {
            _ = _ports.Reports.SendAsync(this, new LegEvent(LegEventKind.Pressed, ConnectionId) { Operation = operation, Key = tone, Sequence = Interlocked.Increment(ref _keysPressed) });
        }
    }

    public async ValueTask DisposeAsync()
    {
        _closed.Cancel();
        await _reading;
        await _conversation;
        _closed.Dispose();
    }

    private async Task ReadAsync()
    {
        var ending = await _rtp.ReadAsync(this, _closed.Token);
        LegMediaStream? stream;
        ICapacityReservation? place;
        lock (_guard)
        {
            _closed.Cancel();
            (stream, place) = (_stream, _place);
            _place = null;
        }

        place?.Dispose();
        StopSpeaking();
        _hearing?.Stop();
        if (_partner is { } partner)
        {
            (_partner, partner._partner) = (null, null);
        }

        stream?.End(isBroken: ending is not RtpEnding.Cancelled);
        await _rtp.DisposeAsync();
        if (ending is RtpEnding.TimedOut or RtpEnding.ListenerFailed)
        {
            Lost(_ports.Log, Call, ending);
            await _ports.Reports.SendAsync(this, new LegEvent(LegEventKind.Lost, ConnectionId) { Attempt = Math.Max(_attempt, 0), Reason = "The party has sent no audio for too long." });
        }
    }

    private void Join(Leg partner)
    {
        StopSpeaking();
        _hearing?.Stop();
        _rtp.Flush();
        _partner = partner;
        _stream?.End(isBroken: false);
    }

    private async Task HoldAsync(ICapacityReservation place, CallTicket ticket, LegMediaStream stream, int attempt)
    {
        // The caller of this method holds the lock.
        await Task.Yield();
        using (place)
        {
            var started = _ports.Reports.SendAsync(this, new LegEvent(LegEventKind.ConversationStarted, ConnectionId) { Attempt = attempt });
            await using (stream)
            {
                await place.HoldAsync(ticket, stream, CancellationToken.None);
            }

            await started;
        }

        await _ports.Reports.SendAsync(this, new LegEvent(LegEventKind.ConversationEnded, ConnectionId) { Attempt = attempt });
    }

    private async Task SendKeysAsync(LegKeys keys)
    {
        await _rtp.SendTonesAsync(keys.Keys, cancelled: _closed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await _ports.Reports.SendAsync(this, new LegEvent(LegEventKind.KeysSent, ConnectionId) { Operation = keys.Operation });
    }

    [LoggerMessage(LogLevel.Warning, "A party of call {Call} sends no audio any more ({Ending}). Its leg is closed.")]
    private static partial void Lost(ILogger log, CallId call, RtpEnding ending);
}

internal enum LegConversing
{
    Begun,

    /// <summary>The worker runs as many calls as it may.</summary>
    NoPlace,

    /// <summary>Another conversation has the party.</summary>
    Occupied,

    Closed,
}
