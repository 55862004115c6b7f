using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using VoiceAgent.Rtp.Audio;
using VoiceAgent.Rtp.Sdp;
using VoiceAgent.Rtp.Srtp;

namespace VoiceAgent.Rtp.Sessions;

/// <summary>
/// The audio of one call: 20 ms PCM frames on the user's side, RTP and RTCP on the other. All members may be called from any thread.
/// Ports, SSRC and sequence numbers stay the same through all negotiations.
/// </summary>
public sealed class RtpSession : IAsyncDisposable
{
    /// <summary>How many frames wait to be sent at most: one second.</summary>
    public const int QueueFrames = 50;

    // Negotiations and the engine's thread take turns. Sending and flushing never wait for them.
    private readonly Lock _turn = new();
    private readonly RtpSessionSettings _settings;
    private readonly Negotiation _negotiation = new((ulong)RandomNumberGenerator.GetInt32(1, int.MaxValue));
    private readonly Dictionary<SrtpSuite, SrtpKey> _keys = [];
    private readonly FrameRing _ring;
    private readonly ToneQueue _tones = new();
    private readonly SessionMedia _media;
    private readonly IPAddress _address;
    private readonly Action<RtpSession> _closed;
    private MediaDirection _wanted = MediaDirection.SendReceive;

    internal RtpSession(RtpSessionSettings settings, SessionSockets sockets, IPAddress address, TimeProvider time, RtpMetrics metrics, ILogger logger, Action<RtpSession> closed)
    {
        (_settings, _address, _closed) = (settings, address, closed);
        FrameBytes = settings.SampleRate / 50 * sizeof(short);
        _ring = new FrameRing(FrameBytes, QueueFrames);
        _media = new SessionMedia(settings, sockets, _ring, _tones, time, metrics, logger);
        LocalEndPoint = new IPEndPoint(address, sockets.Port);
    }

    /// <summary>This side's latest description: the answer, or the offer. It may hold keys, so it belongs in no log.</summary>
    public string LocalSdp { get; private set; } = "";

    /// <summary>The local port and the address that SDP names.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>The bytes of one frame of 20 ms: 640 at 16 kHz, 960 at 24 kHz.</summary>
    public int FrameBytes { get; }

    /// <summary>The negotiated codec, or null before an answer.</summary>
    public AudioCodec? Codec => _media.Agreed?.Codec;

    /// <summary>Who sends, seen from this side.</summary>
    public MediaDirection Direction => _media.Agreed?.Direction ?? _wanted;

    /// <summary>Whether the peer has put this side on hold: it does not want to receive audio now.</summary>
    public bool IsOnHold => _media.Agreed is { IsPeerReceiving: false };

    /// <summary>Whether keys can be sent by RFC 4733. Otherwise they are sent as tones in the audio.</summary>
    public bool HasTelephoneEvents => _media.Agreed?.SendEvents is not null;

    /// <summary>The figures now.</summary>
    public RtpStatistics Statistics => _media.Statistics;

    /// <summary>How many frames wait to be sent.</summary>
    public int QueuedFrames => _ring.Count;

    /// <summary>How many of the user's frames were sent since the start. Frames that <see cref="Flush"/> dropped do not count.</summary>
    public long FramesSent => _media.FramesSent;

    internal SessionMedia Media => _media;

    /// <summary>Takes the peer's answer to <see cref="LocalSdp"/>. It may be called again for another answer (early media, then the final answer).</summary>
    /// <exception cref="SdpRefusedException">The answer cannot be read or does not fit the offer. The session stays as it was.</exception>
    public void Accept(string answerSdp)
    {
        lock (_turn)
        {
            Use(_negotiation.Accept(answerSdp, Own()));
        }
    }

    /// <summary>Takes a new offer from the peer and returns the answer. The version increases only if the answer differs from the last description.</summary>
    /// <exception cref="SdpRefusedException">The offer cannot be accepted. The session stays as it was.</exception>
    public string Answer(string offerSdp)
    {
        lock (_turn)
        {
            var (answer, agreement) = _negotiation.Answer(offerSdp, Own());
            Use(agreement);
            return LocalSdp = answer;
        }
    }

    /// <summary>
    /// Makes a new offer, for example to hold (<see cref="MediaDirection.SendOnly"/>) or to resume. The peer's answer goes to
    /// <see cref="Accept"/>. The direction also counts for later answers to the peer's offers.
    /// </summary>
    public string Offer(MediaDirection direction = MediaDirection.SendReceive)
    {
        lock (_turn)
        {
            _wanted = direction;
            return LocalSdp = _negotiation.Offer(Own());
        }
    }

    /// <summary>Forgets an own offer that the peer refused. The session stays as it was before.</summary>
    public void Withdraw()
    {
        lock (_turn)
        {
            _negotiation.Withdraw();
            _wanted = _media.Agreed?.Direction ?? MediaDirection.SendReceive;
        }
    }

    /// <summary>Hands audio and tones to the listener until the session ends. It is called once.</summary>
    /// <returns>Why it ended. It throws no exception for an end or a cancellation.</returns>
    /// <exception cref="InvalidOperationException">The session is read already.</exception>
    public async Task<RtpEnding> ReadAsync(IRtpListener listener, CancellationToken cancelled)
    {
        Task<RtpEnding> ended;
        lock (_turn)
        {
            ended = _media.Listen(listener);
        }

        using (cancelled.UnsafeRegister(static session => ((RtpSession)session!).End(RtpEnding.Cancelled), this))
        {
            return await ended;
        }
    }

    /// <summary>Adds 20 ms of audio to those that wait to be sent. One frame is sent each 20 ms.</summary>
    /// <param name="frame">Little-endian 16-bit samples, exactly <see cref="FrameBytes"/>. They are copied.</param>
    /// <returns>False if a second of audio is waiting already. The frame is then not taken.</returns>
    /// <exception cref="ArgumentException">The frame has another length.</exception>
    public bool Send(ReadOnlySpan<byte> frame) => frame.Length == FrameBytes
        ? _ring.TryAdd(frame)
        : throw new ArgumentException($"The frame has {frame.Length} bytes. 20 ms at {_settings.SampleRate} Hz have {FrameBytes}.", nameof(frame));

    /// <summary>Drops the frames that were not sent yet (barge-in).</summary>
    /// <returns>How many were dropped.</returns>
    public int Flush() => _ring.Clear();

    /// <summary>Sends keys, one after the other: 0–9, *, #, A–D, and a comma for a pause. Audio waits meanwhile. Further keys queue up.</summary>
    /// <returns>A task that completes when the last key was sent, or when the session ends.</returns>
    /// <exception cref="ArgumentException">The text holds another character or is longer than 64, or a length is out of range.</exception>
    /// <exception cref="InvalidOperationException">Sixteen texts wait already.</exception>
    public Task SendTonesAsync(string keys, ToneTiming? timing = null, CancellationToken cancelled = default)
    {
        var job = new ToneJob(keys, timing ?? new ToneTiming(), cancelled);
        ToneQueue.Check(keys, job.Timing);
        _tones.Add(job);
        if (_media.IsClosed)
        {
            _tones.End();
        }

        return job.Done.Task;
    }

    /// <summary>Sends RTCP BYE and frees the ports.</summary>
    public ValueTask DisposeAsync()
    {
        bool wasOpen;
        lock (_turn)
        {
            wasOpen = _media.Close();
        }

        if (wasOpen)
        {
            _closed(this);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Returns the codec and the number of packets, and never a key.</summary>
    public override string ToString() => $"RTP session on port {LocalEndPoint.Port}, {Codec?.ToString() ?? "no codec yet"}";

    /// <summary>The engine's step: reads the sockets.</summary>
    internal void Poll(double now)
    {
        lock (_turn)
        {
            _media.Poll(now);
        }
    }

    /// <summary>The engine's step each 20 ms: plays and sends.</summary>
    internal void Tick(double now)
    {
        lock (_turn)
        {
            _media.Tick(now);
        }
    }

    private void End(RtpEnding ending)
    {
        lock (_turn)
        {
            _media.End(ending);
        }
    }

    private void Use(MediaAgreement agreement) => _media.Use(agreement);

    private LocalMedia Own() => new()
    {
        Address = _address,
        Port = LocalEndPoint.Port,
        Codecs = _settings.Codecs,
        OwnOrder = _settings.OwnOrder,
        PacketTime = (int)_settings.PacketTime.TotalMilliseconds,
        Encryption = _settings.Encryption,
        TelephoneEvents = _settings.TelephoneEvents,
        ComfortNoise = _settings.Silence == SilenceMode.ComfortNoise,
        Wanted = _wanted,
        KeyFor = suite => _keys.TryGetValue(suite, out var key) ? key : _keys[suite] = SrtpKey.Create(suite),
    };
}
