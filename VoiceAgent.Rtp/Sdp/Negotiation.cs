using System.Net;
using VoiceAgent.Rtp.Audio;
using VoiceAgent.Rtp.Srtp;

namespace VoiceAgent.Rtp.Sdp;

/// <summary>
/// Offers and answers of one session (RFC 3264). It keeps what later negotiations must repeat: the order of media lines, the payload
/// types, and the version. A refused description changes nothing.
/// </summary>
internal sealed class Negotiation(ulong sessionId)
{
    private readonly SdpWriter _writer = new(sessionId);
    private IReadOnlyList<MediaLine> _lines = [];
    private Dictionary<AudioCodec, int> _types = [];
    private SdpWriter.Audio? _offered;

    /// <summary>Answers an offer.</summary>
    /// <exception cref="SdpRefusedException">Nothing in it can be accepted.</exception>
    public (string Answer, MediaAgreement Agreement) Answer(string offer, LocalMedia own)
    {
        var session = SdpReader.Read(offer);
        var reasons = new List<string>();
        for (var i = 0; i < session.Media.Count; i++)
        {
            if (session.Media[i] is { IsAudio: true } media && TryAgree(session, media, own, reasons) is { } agreed)
            {
                _lines = [.. session.Media.Select((line, at) => new MediaLine(line.Kind, line.Transport, line.Formats, at == i))];
                _types = agreed.Agreement.ReceiveTypes.ToDictionary(type => type.Codec, type => type.Type);
                _offered = null;
                return (_writer.Write(own.Address, own.Port, _lines, agreed.Said), agreed.Agreement);
            }
        }

        throw new SdpRefusedException(reasons.Count > 0 ? string.Join(" ", reasons.Distinct()) : "The session description offers no audio.");
    }

    /// <summary>Makes an offer. <see cref="Accept"/> takes its answer.</summary>
    public string Offer(LocalMedia own)
    {
        var hasWide = own.Codecs.Contains(AudioCodec.Opus);
        var hasNarrow = own.Codecs.Any(codec => codec != AudioCodec.Opus);
        _offered = new SdpWriter.Audio
        {
            Codecs = [.. own.Codecs.Select(codec => (_types.TryGetValue(codec, out var type) ? type : FreeType(codec), codec))],
            Events = own.TelephoneEvents ? [.. Events(hasNarrow, hasWide)] : [],
            ComfortNoise = own.ComfortNoise && hasNarrow ? Audio.ComfortNoise.PayloadType : null,
            PacketTime = own.PacketTime,
            Direction = own.Wanted,
            HasRtcpMux = true,
            Cryptos = own.Encryption == SrtpPolicy.Off ? [] : [.. SrtpSuite.All.Select((suite, at) => new CryptoAttribute(at + 1, own.KeyFor(suite)))],
        };
        var transport = own.Encryption == SrtpPolicy.Required ? "RTP/SAVP" : "RTP/AVP";
        _lines = _lines.Count == 0
            ? [new MediaLine("audio", transport, "", IsUsed: true)]
            : [.. _lines.Select(line => line.IsUsed && own.Encryption == SrtpPolicy.Required && !line.Transport.StartsWith(transport, StringComparison.Ordinal) ? line with { Transport = transport } : line)];
        return _writer.Write(own.Address, own.Port, _lines, _offered);
    }

    /// <summary>Forgets an offer that was refused.</summary>
    public void Withdraw() => _offered = null;

    /// <summary>Takes the answer to the last offer.</summary>
    /// <exception cref="SdpRefusedException">It does not fit the offer.</exception>
    public MediaAgreement Accept(string answer, LocalMedia own)
    {
        var offered = _offered ?? throw new SdpRefusedException("There is no offer that this answer belongs to.");
        var session = SdpReader.Read(answer);
        var at = _lines.Select((line, index) => (line, index)).First(line => line.line.IsUsed).index;
        if (session.Media.Count <= at || session.Media[at] is not { IsAudio: true } media)
        {
            throw new SdpRefusedException("The answer has no line of audio where the offer has one.");
        }

        var reasons = new List<string>();
        if (!IsUsable(session, media, reasons, out var remote, out var rtcp))
        {
            throw new SdpRefusedException(string.Join(" ", reasons));
        }

        // A payload type of the answer that the offer did not have is the peer's own number for the same codec.
        var sent = media.Payloads.Select(format => (format.Type, Codec: CodecNames.CodecOf(format)))
            .FirstOrDefault(type => type.Codec is { } codec && offered.Codecs.Any(own => own.Codec == codec));
        if (sent.Codec is not { } chosen)
        {
            throw new SdpRefusedException("The answer has none of the offered codecs.");
        }

        var crypto = media.Cryptos.Find(line => offered.Cryptos.Any(own => own.Tag == line.Tag && own.Key.Suite == line.Key.Suite));
        if (crypto is null && (own.Encryption == SrtpPolicy.Required || media.IsSecure))
        {
            throw new SdpRefusedException("The answer has no key for any offered crypto suite, and encryption is required.");
        }

        var clock = MediaAgreement.ClockOf(chosen);
        var events = offered.Events.Count == 0 ? null : EventsOf(media, clock);
        return new MediaAgreement
        {
            Codec = chosen,
            SendType = sent.Type,
            ReceiveTypes = offered.Codecs,
            SendEvents = events?.Type,
            ReceiveEvents = events is null ? null : offered.Events.Cast<(int Type, int ClockRate)?>().FirstOrDefault(tone => tone!.Value.ClockRate == events.ClockRate)?.Type ?? events.Type,
            EventClock = events?.ClockRate ?? 8_000,
            ComfortNoise = offered.ComfortNoise is not null && clock == 8_000 ? NoiseOf(media) : null,
            PacketTime = SentTime(media, own.PacketTime, chosen),
            Remote = remote,
            RemoteRtcp = media.HasRtcpMux ? remote : rtcp,
            HasRtcpMux = media.HasRtcpMux,
            Direction = PeerDirection(session, media).AnswerTo(own.Wanted),
            IsPeerReceiving = PeerDirection(session, media).Receives(),
            SendKey = crypto is null ? null : offered.Cryptos.First(own => own.Tag == crypto.Tag).Key,
            ReceiveKey = crypto?.Key,
        };
    }

    private (SdpWriter.Audio Said, MediaAgreement Agreement)? TryAgree(SessionDescription session, MediaDescription media, LocalMedia own, List<string> reasons)
    {
        if (!IsUsable(session, media, reasons, out var remote, out var rtcp))
        {
            return null;
        }

        var offered = media.Payloads.Select(format => (format.Type, Codec: CodecNames.CodecOf(format))).Where(type => type.Codec is { } codec && own.Codecs.Contains(codec)).ToList();
        if (offered.Count == 0)
        {
            reasons.Add($"The offer has none of the codecs {string.Join(", ", own.Codecs)}.");
            return null;
        }

        var crypto = own.Encryption == SrtpPolicy.Off ? null : media.Cryptos.FirstOrDefault();
        if (crypto is null && (media.IsSecure || own.Encryption == SrtpPolicy.Required))
        {
            reasons.Add(own.Encryption == SrtpPolicy.Off
                ? "The offer demands encryption (RTP/SAVP), which is turned off here."
                : $"Encryption is required, and the offer has no a=crypto line that can be used. Suites: {string.Join(", ", SrtpSuite.All.Select(suite => suite.Name))}. DTLS-SRTP is not supported.");
            return null;
        }

        var (type, codec) = own.OwnOrder ? offered.MinBy(each => own.Codecs.ToList().IndexOf(each.Codec!.Value)) : offered[0];
        var clock = MediaAgreement.ClockOf(codec!.Value);
        var events = own.TelephoneEvents ? EventsOf(media, clock) : null;
        var noise = own.ComfortNoise && clock == 8_000 ? NoiseOf(media) : null;
        var peer = PeerDirection(session, media);
        var sendKey = crypto is null ? null : own.KeyFor(crypto.Key.Suite);
        var agreement = new MediaAgreement
        {
            Codec = codec.Value,
            SendType = type,
            ReceiveTypes = [(type, codec.Value)],
            SendEvents = events?.Type,
            ReceiveEvents = events?.Type,
            EventClock = events?.ClockRate ?? 8_000,
            ComfortNoise = noise,
            PacketTime = SentTime(media, own.PacketTime, codec.Value),
            Remote = remote,
            RemoteRtcp = media.HasRtcpMux ? remote : rtcp,
            HasRtcpMux = media.HasRtcpMux,
            Direction = peer.AnswerTo(own.Wanted),
            IsPeerReceiving = peer.Receives(),
            SendKey = sendKey,
            ReceiveKey = crypto?.Key,
        };
        var said = new SdpWriter.Audio
        {
            Codecs = agreement.ReceiveTypes,
            Events = events is null ? [] : [(events.Type, events.ClockRate)],
            ComfortNoise = noise,
            PacketTime = agreement.PacketTime,
            Direction = agreement.Direction,
            HasRtcpMux = media.HasRtcpMux,
            Cryptos = crypto is null ? [] : [new CryptoAttribute(crypto.Tag, sendKey!)],
        };
        return (said, agreement);
    }

    private static bool IsUsable(SessionDescription session, MediaDescription media, List<string> reasons, out IPEndPoint remote, out IPEndPoint rtcp)
    {
        var address = media.Connection ?? session.Connection;
        (remote, rtcp) = (null!, null!);
        if (media.Port == 0)
        {
            reasons.Add("The line of audio has port 0: it is rejected.");
        }
        else if (!media.IsRtp)
        {
            reasons.Add($"The transport {(media.Transport.Length > 40 ? "of the audio" : media.Transport)} is not supported. RTP/AVP and RTP/SAVP with a=crypto are.");
        }
        else if (address is null)
        {
            reasons.Add("The session description has no connection line (c=).");
        }
        else
        {
            remote = new IPEndPoint(address, media.Port);
            rtcp = new IPEndPoint(media.RtcpAddress ?? address, media.RtcpPort ?? Math.Min(65_535, media.Port + 1));
            return true;
        }

        return false;
    }

    /// <summary>What the peer does. An address of zeros is hold as RFC 2543 had it: the peer receives nothing.</summary>
    private static MediaDirection PeerDirection(SessionDescription session, MediaDescription media)
    {
        var said = media.Direction ?? session.Direction ?? MediaDirection.SendReceive;
        var address = media.Connection ?? session.Connection;
        return IPAddress.Any.Equals(address) || IPAddress.IPv6Any.Equals(address) ? MediaDirections.Of(said.Sends(), receives: false) : said;
    }

    /// <summary>The format of keys: with the codec's clock if there is one, else any.</summary>
    private static PayloadFormat? EventsOf(MediaDescription media, int clock) =>
        media.Payloads.Find(format => format.Is("telephone-event", clock))
        ?? media.Payloads.Find(format => format.Is("telephone-event", 8_000))
        ?? media.Payloads.Find(format => format.Is("telephone-event", 48_000));

    private static int? NoiseOf(MediaDescription media) => media.Payloads.Find(format => format.Is("CN", 8_000))?.Type;

    /// <summary>The peer's packet time, cut to those that this side can send. Opus has no frames of 30 ms (RFC 6716 §2.1.4).</summary>
    private static int SentTime(MediaDescription media, int own, AudioCodec codec)
    {
        var asked = Math.Min(media.PacketTime ?? own, media.MaxPacketTime ?? int.MaxValue);
        return asked switch { < 20 => 10, < 30 => 20, < 40 => codec == AudioCodec.Opus ? 20 : 30, < 60 => 40, _ => 60 };
    }

    /// <summary>The usual type of a codec, unless the peer gave it to another.</summary>
    private int FreeType(AudioCodec codec)
    {
        var type = CodecNames.TypeOf(codec);
        return type < 96 || !_types.ContainsValue(type) ? type : Enumerable.Range(112, 16).First(free => !_types.ContainsValue(free));
    }

    private IEnumerable<(int Type, int ClockRate)> Events(bool narrow, bool wide)
    {
        var taken = _types.Values;
        var free = Enumerable.Range(96, 32).Where(type => !taken.Contains(type) && type != CodecNames.TypeOf(AudioCodec.Opus)).ToList();
        var first = free.Contains(CodecNames.EventType) ? CodecNames.EventType : free[0];
        if (narrow)
        {
            yield return (first, 8_000);
        }

        if (wide)
        {
            yield return (free.Contains(CodecNames.WideEventType) ? CodecNames.WideEventType : free.First(type => type != first), 48_000);
        }
    }
}
