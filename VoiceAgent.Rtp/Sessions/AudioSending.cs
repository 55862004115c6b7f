using System.Runtime.InteropServices;
using VoiceAgent.Rtp.Audio;
using VoiceAgent.Rtp.Packets;
using VoiceAgent.Rtp.Sdp;

namespace VoiceAgent.Rtp.Sessions;

/// <summary>
/// What happens in each tick of 20 ms on the sending side: a key, a frame of audio, or silence becomes packets. The timestamp goes on
/// with the time, whatever is sent. It belongs to the engine's thread.
/// </summary>
internal sealed class AudioSending : IDisposable
{
    // After this much silence comfort noise begins.
    private const int SilenceTicks = 10;

    // How often a packet keeps a firewall open meanwhile, and tells the level again.
    private const int KeepAliveTicks = 20;

    private readonly PacketSender _packets;
    private readonly ToneQueue _tones;
    private readonly FrameRing _ring;
    private readonly SilenceMode _silence;
    private readonly int _userRate;
    private readonly byte[] _frame;
    private readonly short[] _queued = new short[(16 * 80) + 16];
    private readonly ToneGenerator _generator;
    private readonly AudioEncoder?[] _encoders = new AudioEncoder?[Enum.GetValues<AudioCodec>().Length];
    private MediaAgreement? _agreed;
    private AudioEncoder? _encoder;
    private Resampler? _resampler;
    private uint _timestamp;
    private uint _toneTimestamp;
    private int _queuedCount;
    private int _silentTicks;
    private bool _isMarked = true;

    public AudioSending(PacketSender packets, ToneQueue tones, FrameRing ring, RtpSessionSettings settings, uint firstTimestamp)
    {
        (_packets, _tones, _ring, _silence, _userRate, _timestamp) = (packets, tones, ring, settings.Silence, settings.SampleRate, firstTimestamp);
        _frame = new byte[_userRate / 50 * sizeof(short)];
        _generator = new ToneGenerator(_userRate);
    }

    /// <summary>The user's frames that were sent.</summary>
    public long Frames { get; private set; }

    public uint Timestamp => _timestamp;

    private int Clock => MediaAgreement.ClockOf(_agreed!.Codec);

    public void Use(MediaAgreement agreed)
    {
        if (_agreed?.Codec != agreed.Codec)
        {
            _encoder = _encoders[(int)agreed.Codec] ??= AudioEncoder.For(agreed.Codec);
            _resampler = _encoder.Rate == _userRate ? null : new Resampler(_userRate, _encoder.Rate);
            _queuedCount = 0;
        }

        _agreed = agreed;
    }

    /// <summary>Sends what belongs to this tick.</summary>
    public void Tick()
    {
        if (_agreed is not { } agreed)
        {
            return;
        }

        if (!agreed.Direction.Sends() || !agreed.IsPeerReceiving)
        {
            // On hold. The user's audio goes by, because nobody hears it.
            _ring.TryTake(_frame);
            (_queuedCount, _isMarked) = (0, true);
        }
        else if (_tones.TryStep(out var step))
        {
            SendTone(step, agreed);
        }
        else if (_ring.TryTake(_frame))
        {
            Frames++;
            _silentTicks = 0;
            SendAudio(agreed);
        }
        else
        {
            SendSilence(agreed);
        }

        _timestamp += (uint)(Clock / 50);
    }

    public void Dispose()
    {
        foreach (var encoder in _encoders)
        {
            encoder?.Dispose();
        }
    }

    private void SendTone(ToneQueue.Step? step, MediaAgreement agreed)
    {
        if (agreed.SendEvents is not { } type)
        {
            // The peer has no telephone-event, so the key goes into the audio.
            var samples = MemoryMarshal.Cast<byte, short>(_frame.AsSpan());
            samples.Clear();
            if (step is { } tone && !tone.IsRepeated)
            {
                _generator.Make(tone.Key, _userRate / 50 * (tone.Elapsed - 20) / 20, _userRate / 50 * tone.Total / 20, samples);
            }

            SendAudio(agreed);
            return;
        }

        if (step is not { } key)
        {
            _isMarked = true;
            return;
        }

        if (key.IsFirst)
        {
            (_toneTimestamp, _queuedCount) = (_timestamp, 0);
        }

        var duration = (ushort)Math.Min(ushort.MaxValue, key.Elapsed * agreed.EventClock / 1000);
        new TelephoneEvent((byte)ToneKeys.EventOf(key.Key), key.IsEnd, duration).Write(_packets.Payload);
        _packets.Send(TelephoneEvent.Length, type, key.IsFirst, _toneTimestamp);
        _isMarked = true;
    }

    private void SendSilence(MediaAgreement agreed)
    {
        _silentTicks++;
        if (_silence == SilenceMode.Continuous || _silentTicks <= SilenceTicks)
        {
            Array.Clear(_frame);
            SendAudio(agreed);
            return;
        }

        var isTime = (_silentTicks - SilenceTicks - 1) % KeepAliveTicks == 0;
        if (isTime && agreed.ComfortNoise is { } type)
        {
            _packets.Payload[0] = 127;
            _packets.Send(1, type, isMarked: false, _timestamp);
        }
        else if (isTime)
        {
            Array.Clear(_frame);
            SendAudio(agreed);
        }

        (_queuedCount, _isMarked) = (0, true);
    }

    /// <summary>Encodes the frame, and sends as soon as a packet is full.</summary>
    private void SendAudio(MediaAgreement agreed)
    {
        var samples = MemoryMarshal.Cast<byte, short>(_frame.AsSpan());
        var room = _queued.AsSpan(_queuedCount);
        if (_resampler is null)
        {
            samples.CopyTo(room);
            _queuedCount += samples.Length;
        }
        else
        {
            _queuedCount += _resampler.Convert(samples, room);
        }

        var rate = _encoder!.Rate;
        var packet = rate * agreed.PacketTime / 1000;
        while (_queuedCount >= packet)
        {
            // The timestamp is of the packet's first sample. The frame's end lies 20 ms after the tick's timestamp.
            var behind = _queuedCount - (rate / 50);
            var timestamp = _timestamp - (uint)((long)behind * Clock / rate);
            var length = _encoder.Encode(_queued.AsSpan(0, packet), _packets.Payload);
            _packets.Send(length, agreed.SendType, _isMarked, timestamp);
            _isMarked = false;
            _queued.AsSpan(packet, _queuedCount - packet).CopyTo(_queued);
            _queuedCount -= packet;
        }
    }
}
