using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using VoiceAgent.Rtp.Audio;

namespace VoiceAgent.Rtp.Sdp;

/// <summary>Writes session descriptions. The version increases only when the rest differs from the last one (RFC 3264 §8).</summary>
internal sealed class SdpWriter(ulong sessionId)
{
    private string _rest = "";
    private int _version;

    /// <summary>The parts of the line of audio.</summary>
    internal sealed record Audio
    {
        public required IReadOnlyList<(int Type, AudioCodec Codec)> Codecs { get; init; }

        public IReadOnlyList<(int Type, int ClockRate)> Events { get; init; } = [];

        public int? ComfortNoise { get; init; }

        public required int PacketTime { get; init; }

        public required MediaDirection Direction { get; init; }

        public required bool HasRtcpMux { get; init; }

        public IReadOnlyList<CryptoAttribute> Cryptos { get; init; } = [];
    }

    public string Write(IPAddress address, int port, IReadOnlyList<MediaLine> lines, Audio audio)
    {
        var family = address.AddressFamily == AddressFamily.InterNetworkV6 ? "IP6" : "IP4";
        var rest = new StringBuilder();
        Line(rest, $"s=-");
        Line(rest, $"c=IN {family} {address}");
        Line(rest, $"t=0 0");
        foreach (var line in lines)
        {
            if (line.IsUsed)
            {
                WriteAudio(rest, port, line, audio);
            }
            else
            {
                Line(rest, $"m={line.Kind} 0 {line.Transport} {line.Formats}");
            }
        }

        if (_rest != rest.ToString())
        {
            _rest = rest.ToString();
            _version++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"v=0\r\no=- {sessionId} {_version} IN {family} {address}\r\n{_rest}");
    }

    private static void WriteAudio(StringBuilder text, int port, MediaLine line, Audio audio)
    {
        var types = audio.Codecs.Select(codec => codec.Type).Concat(audio.ComfortNoise is { } noise ? [noise] : []).Concat(audio.Events.Select(tone => tone.Type));
        Line(text, $"m=audio {port} {line.Transport} {string.Join(' ', types)}");
        foreach (var (type, codec) in audio.Codecs)
        {
            Line(text, $"a=rtpmap:{type} {CodecNames.MappingOf(codec)}");
            if (codec == AudioCodec.Opus)
            {
                Line(text, $"a=fmtp:{type} useinbandfec=1");
            }
        }

        if (audio.ComfortNoise is { } comfort)
        {
            Line(text, $"a=rtpmap:{comfort} CN/8000");
        }

        foreach (var (type, rate) in audio.Events)
        {
            Line(text, $"a=rtpmap:{type} telephone-event/{rate}");
            Line(text, $"a=fmtp:{type} 0-15");
        }

        Line(text, $"a=ptime:{audio.PacketTime}");
        if (audio.HasRtcpMux)
        {
            Line(text, $"a=rtcp-mux");
        }

        foreach (var crypto in audio.Cryptos)
        {
            Line(text, $"a=crypto:{crypto.ToSdp()}");
        }

        Line(text, $"a={audio.Direction.Attribute()}");
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append("\r\n");
}
