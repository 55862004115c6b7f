using VoiceAgent.Rtp.Audio;
using VoiceAgent.Rtp.Packets;

namespace VoiceAgent.Rtp.Buffering;

/// <summary>
/// Makes an even stream of 20 ms frames of packets that come unevenly.
/// (1) <see cref="Put"/> drops duplicates and late packets, measures the delay, and stores the rest by sequence number.
/// (2) <see cref="Take"/> decodes the next packet into a short queue of samples. A missing packet is made up (concealment). A pause of
/// the sender is filled with comfort noise. (3) If the delay is above its target, a pitch period is removed; if it is below, one is
/// inserted. So it follows the jitter of the line and the drift of the sender's clock. It belongs to one thread.
/// </summary>
internal sealed class JitterBuffer : IDisposable
{
    private const double Frame = 0.020;

    // A stream whose clock is further off than this has begun anew. RFC 3550 §A.1 restarts at a jump of 3,000 packets.
    private const double MostClockJump = 5;
    private const int MostSequenceJump = 500;

    private const double MostExcess = 0.4;

    // Without packets for this long the sender is silent, and its time goes on.
    private const double UnderrunEnd = 0.2;

    private readonly int _userRate;
    private readonly PacketStore _store = new();
    private readonly DelayEstimator _delays;
    private readonly ComfortNoise _noise = new();
    private readonly Voice?[] _voices = new Voice?[Enum.GetValues<AudioCodec>().Length];
    private readonly SampleQueue _queue = new();
    private readonly DelayControl _control = new();
    private ReplayWindow _seen;
    private Voice? _voice;
    private BufferFigures _figures;
    private bool _isStarted;
    private bool _isPlaying;
    private bool _isPaused;
    private long _highest;
    private long _newestTimestamp;
    private long _jumpedTo = long.MinValue;
    private long _nextSequence;
    private double _nextTime;
    private double _madeUp;
    private double _startAt;
    private double _offsetBase;
    private double _offset;

    public JitterBuffer(int userRate, TimeSpan mostDelay)
    {
        _userRate = userRate;
        _delays = new DelayEstimator(mostDelay);
    }

    public BufferFigures Figures => _figures;

    public TimeSpan Target => TimeSpan.FromSeconds(_delays.Target);

    /// <summary>How much later than the fastest packet audio is played now.</summary>
    public TimeSpan Delay { get; private set; }

    /// <summary>Whether frames come out, which they do from the first packet on.</summary>
    public bool IsStarted => _isStarted;

    /// <summary>Takes a packet.</summary>
    /// <param name="now">Seconds.</param>
    public void Put(StoredKind kind, AudioCodec codec, ushort sequence, uint timestamp, ReadOnlySpan<byte> payload, double now)
    {
        double clock = Sdp.MediaAgreement.ClockOf(codec);
        if (!_isStarted)
        {
            Start(sequence, timestamp, clock, now);
        }

        var unwrapped = Unwrapped.Sequence(_highest, sequence);
        if (Math.Abs(unwrapped - _highest) > MostSequenceJump)
        {
            // A single stray packet is dropped. Two in a row are a new stream.
            if (unwrapped != _jumpedTo)
            {
                _jumpedTo = unwrapped + 1;
                return;
            }

            Restart(sequence, timestamp, clock, now);
            unwrapped = sequence;
        }

        if (!_seen.IsNew(unwrapped))
        {
            _figures.Duplicates++;
            return;
        }

        var sent = Unwrapped.Timestamp(_newestTimestamp, timestamp);
        if (kind != StoredKind.Event && Math.Abs(now - (sent / clock) - _delays.Fastest) > MostClockJump)
        {
            Restart(sequence, timestamp, clock, now);
            (unwrapped, sent) = (sequence, timestamp);
        }

        _seen.Take(unwrapped);
        if (unwrapped > _highest)
        {
            _highest = unwrapped;
            _newestTimestamp = kind == StoredKind.Event ? _newestTimestamp : sent;
        }

        if (kind == StoredKind.Audio)
        {
            _delays.Take(now, sent / clock);
        }

        if (unwrapped < _nextSequence)
        {
            _figures.Late += kind == StoredKind.Audio ? 1 : 0;
            return;
        }

        if (unwrapped >= _nextSequence + PacketStore.Slots)
        {
            // More than a second waits already. Play goes on with the newest.
            _store.Clear();
            (_nextSequence, _nextTime, _madeUp) = (unwrapped, sent / clock, 0);
        }

        _store.Put(new PacketStore.Slot { Sequence = unwrapped, Timestamp = sent, Kind = kind, Codec = codec }, payload);
    }

    /// <summary>Gives the next 20 ms.</summary>
    /// <param name="frame">20 ms at the user's rate.</param>
    /// <param name="now">Seconds.</param>
    /// <param name="offset">The sender's time since its first frame.</param>
    /// <param name="isConcealed">Whether the audio was made up.</param>
    /// <returns>False if the first packet has not waited long enough yet.</returns>
    public bool Take(Span<short> frame, double now, out TimeSpan offset, out bool isConcealed)
    {
        (offset, isConcealed) = (default, false);
        if (!_isStarted || (!_isPlaying && now < _startAt))
        {
            return false;
        }

        _isPlaying = true;
        _voice ??= VoiceOf(_store.TryFind(_nextSequence, out var first) ? first.Codec : AudioCodec.Pcmu);
        while (_queue.Count < _voice.Frame)
        {
            Fill(now, ref isConcealed);
        }

        Delay = TimeSpan.FromSeconds(now - _delays.Fastest - PlayTime());
        _offset = Math.Max(_offset, _offsetBase + PlayTime() + _madeUp);
        offset = TimeSpan.FromSeconds(Math.Max(0, _offset));
        _voice.Convert(_queue.Peek(_voice.Frame), frame);
        _queue.Drop(_voice.Frame);
        _figures.Frames++;
        _figures.Concealed += isConcealed ? 1 : 0;
        return true;
    }

    /// <summary>Begins anew with the next packet, because the sender has changed its SSRC.</summary>
    public void Restart()
    {
        _isStarted = false;
        _figures.Restarts++;
    }

    public void Dispose()
    {
        foreach (var voice in _voices)
        {
            voice?.Dispose();
        }
    }

    private void Start(ushort sequence, uint timestamp, double clock, double now)
    {
        _delays.RestartClock();
        _delays.Take(now, timestamp / clock);
        _store.Clear();
        _seen = default;
        _offsetBase = _isPlaying ? _offset + Frame - (timestamp / clock) : -(timestamp / clock);
        (_isStarted, _isPaused) = (true, false);
        (_highest, _newestTimestamp, _jumpedTo) = (sequence, timestamp, long.MinValue);
        (_nextSequence, _nextTime, _madeUp) = (sequence, timestamp / clock, 0);
        _startAt = now + _delays.Target;
    }

    private void Restart(ushort sequence, uint timestamp, double clock, double now)
    {
        _figures.Restarts++;
        Start(sequence, timestamp, clock, now);
    }

    /// <summary>The sender's time of the next sample that is given out, in seconds.</summary>
    private double PlayTime() => _nextTime - ((double)_queue.Count / _voice!.Rate);

    /// <summary>Adds samples to the queue: the next packet's, made-up ones, or noise.</summary>
    private void Fill(double now, ref bool isConcealed)
    {
        if (!_store.TryFind(_nextSequence, out var next))
        {
            FillWithoutPackets(ref isConcealed);
            return;
        }

        var clock = (double)Sdp.MediaAgreement.ClockOf(next.Codec);
        var gap = next.Kind == StoredKind.Event ? 0 : (next.Timestamp / clock) - _nextTime;
        var missing = gap - _madeUp;
        var isDue = now + (Frame / 2) >= _delays.Fastest + (next.Timestamp / clock) + _delays.Target;
        if (missing < 0.0005 || (next.Sequence == _nextSequence && isDue))
        {
            Play(next, now, ref isConcealed);
        }
        else if (next.Sequence == _nextSequence || _isPaused)
        {
            // The sender paused. Its next word is not due yet.
            if (isDue)
            {
                _nextTime = next.Timestamp / clock;
                _madeUp = 0;
                return;
            }

            Pause(ref isConcealed);
        }
        else
        {
            MakeUp(Math.Min(missing, Frame), next, ref isConcealed);
        }
    }

    private void FillWithoutPackets(ref bool isConcealed)
    {
        if (!_isPaused && _madeUp >= UnderrunEnd)
        {
            _noise.Silence();
            _isPaused = true;
            _nextTime += _madeUp;
            _madeUp = 0;
        }

        if (_isPaused)
        {
            Pause(ref isConcealed);
        }
        else
        {
            MakeUp(Frame, default, ref isConcealed);
        }
    }

    private void Pause(ref bool isConcealed)
    {
        var samples = _queue.Room(_voice!.Frame);
        if (_voice.Codec == AudioCodec.Opus)
        {
            _voice.Conceal([], samples);
        }
        else if (_isPaused)
        {
            _noise.Make(samples);
        }
        else
        {
            // A sender that stops without comfort noise: the last audio fades out.
            _voice.Conceal([], samples);
            isConcealed = true;
        }

        _queue.Add(_voice.Frame);
        _nextTime += Frame;
    }

    private void MakeUp(double seconds, in PacketStore.Slot next, ref bool isConcealed)
    {
        var length = Math.Max(1, (int)Math.Round(seconds * _voice!.Rate));
        if (_voice.Codec == AudioCodec.Opus)
        {
            // The decoder makes up whole frames of 2.5 ms.
            var step = _voice.Rate / 400;
            length = Math.Max(step, (length + (step / 2)) / step * step);
        }

        // Only the packet right after the lost one holds a copy of it.
        var copy = next.Kind == StoredKind.Audio && next.Codec == _voice.Codec && next.Sequence == _nextSequence + 1 ? _store.PayloadOf(next) : [];
        _voice.Conceal(copy, _queue.Room(length));
        _queue.Add(length);
        _madeUp += (double)length / _voice.Rate;
        isConcealed = true;
    }

    private void Play(in PacketStore.Slot packet, double now, ref bool isConcealed)
    {
        var time = packet.Timestamp / (double)Sdp.MediaAgreement.ClockOf(packet.Codec);
        _nextSequence = packet.Sequence + 1;
        switch (packet.Kind)
        {
            case StoredKind.Noise:
                _noise.Take(ComfortNoise.LevelOf(_store.PayloadOf(packet)) ?? 127);
                (_isPaused, _nextTime, _madeUp) = (true, Math.Max(_nextTime, time), 0);
                break;
            case StoredKind.Event:
                _isPaused = true;
                _nextTime += _madeUp;
                _madeUp = 0;
                break;
            default:
                Decode(packet, time, ref isConcealed);
                Adjust(now);
                break;
        }

        _store.Remove(packet.Sequence);
    }

    private void Decode(in PacketStore.Slot packet, double time, ref bool isConcealed)
    {
        if (_voice!.Codec != packet.Codec)
        {
            _queue.Clear();
            _voice = VoiceOf(packet.Codec);
        }

        var payload = _store.PayloadOf(packet);
        var length = _voice.Decode(payload, _queue.Room(_voice.Rate * AudioDecoder.MostMilliseconds / 1000));
        if (length == 0)
        {
            MakeUp(Frame, default, ref isConcealed);
            length = _voice.Frame;
        }
        else
        {
            _queue.Add(length);
        }

        // A sender with DTX sends one or two bytes when speech ends.
        _isPaused = packet.Codec == AudioCodec.Opus && payload.Length <= 2;
        _nextTime = time + ((double)length / _voice.Rate);
        _madeUp = 0;
    }

    /// <summary>Brings the delay nearer to its target.</summary>
    private void Adjust(double now)
    {
        var excess = now - _delays.Fastest - PlayTime() - _delays.Target;
        if (excess > MostExcess && _store.TryFind(_nextSequence, out _))
        {
            // A line that stood still gives all its packets at once. What is old by then is skipped.
            _queue.Clear();
            return;
        }

        switch (_control.Judge(excess, now))
        {
            case DelayStep.Shorten when _queue.Count >= _voice!.Rate * 30 / 1000:
                _figures.Shortened += _queue.Shorten(_voice.Rate, _control.LeastLikeness(excess)) ? 1 : 0;
                break;
            case DelayStep.Shorten when _store.TryFind(_nextSequence, out var next) && next.Kind == StoredKind.Audio && next.Sequence == _nextSequence && next.Codec == _voice!.Codec:
                // One packet is too short to compare its periods. The next one comes too.
                var isConcealed = false;
                _control.Again();
                Play(next, now, ref isConcealed);
                break;
            case DelayStep.Lengthen when _queue.Count >= _voice!.Frame:
                _figures.Lengthened += _queue.Lengthen(_voice.Rate) ? 1 : 0;
                break;
        }
    }

    private Voice VoiceOf(AudioCodec codec) => _voices[(int)codec] ??= new Voice(codec, _userRate);
}
