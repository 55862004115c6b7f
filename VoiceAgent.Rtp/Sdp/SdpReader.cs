using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace VoiceAgent.Rtp.Sdp;

/// <summary>
/// Reads session descriptions in place, line by line (RFC 8866). It is tolerant: lines may end with LF alone, unknown lines and
/// attributes are skipped. It has bounds, because a stranger chooses the text.
/// </summary>
internal static class SdpReader
{
    public const int LongestText = 32 * 1024;

    private const int MostLines = 1_000;
    private const int MostMedia = 16;
    private const int MostPayloads = 64;
    private const int MostCryptos = 16;

    /// <exception cref="SdpRefusedException">The text is no session description.</exception>
    public static SessionDescription Read(string text)
    {
        if (text.Length > LongestText)
        {
            throw new SdpRefusedException($"The session description has {text.Length} characters. At most {LongestText} are read.");
        }

        var session = new SessionDescription();
        MediaDescription? media = null;
        var (lines, hasVersion) = (0, false);
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            if (line.IsEmpty)
            {
                continue;
            }

            if (++lines > MostLines)
            {
                throw new SdpRefusedException($"The session description has more than {MostLines} lines.");
            }

            if (line.Length < 2 || line[1] != '=')
            {
                throw new SdpRefusedException($"Line {lines} of the session description does not begin with a letter and '='.");
            }

            var value = line[2..].Trim();
            switch (line[0])
            {
                case 'v':
                    hasVersion = value is "0";
                    break;
                case 'c':
                    var address = ReadConnection(value);
                    if (media is null)
                    {
                        session.Connection = address;
                    }
                    else
                    {
                        media.Connection = address;
                    }

                    break;
                case 'm':
                    media = ReadMedia(value);
                    session.Media.Add(media);
                    if (session.Media.Count > MostMedia)
                    {
                        throw new SdpRefusedException($"The session description has more than {MostMedia} media lines.");
                    }

                    break;
                case 'a' when media is null:
                    session.Direction = MediaDirections.Named(value) ?? session.Direction;
                    break;
                case 'a':
                    ReadAttribute(media, value);
                    break;
            }
        }

        return hasVersion ? session : throw new SdpRefusedException("The session description has no line \"v=0\".");
    }

    private static IPAddress ReadConnection(ReadOnlySpan<char> value)
    {
        Span<Range> parts = stackalloc Range[4];
        if (value.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries) != 3 || !value[parts[0]].Equals("IN", StringComparison.OrdinalIgnoreCase))
        {
            throw new SdpRefusedException("A connection line of the session description is not \"IN IP4 address\" or \"IN IP6 address\".");
        }

        return ReadAddress(value[parts[1]], value[parts[2]]);
    }

    private static IPAddress ReadAddress(ReadOnlySpan<char> family, ReadOnlySpan<char> text)
    {
        var expected = family switch
        {
            "IP4" or "ip4" => AddressFamily.InterNetwork,
            "IP6" or "ip6" => AddressFamily.InterNetworkV6,
            _ => throw new SdpRefusedException("An address of the session description is neither IP4 nor IP6."),
        };
        if (text.Contains('/') || text.Contains('%') || !IPAddress.TryParse(text, out var address) || address.AddressFamily != expected || IsMulticast(address))
        {
            throw new SdpRefusedException("An address of the session description is no unicast IP address. Host names are not resolved.");
        }

        return address;
    }

    private static bool IsMulticast(IPAddress address) =>
        address.IsIPv6Multicast || (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() is var text && byte.Parse(text.AsSpan(0, text.IndexOf('.')), CultureInfo.InvariantCulture) is >= 224);

    private static MediaDescription ReadMedia(ReadOnlySpan<char> value)
    {
        Span<Range> parts = stackalloc Range[4];
        if (value.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries) != 4)
        {
            throw new SdpRefusedException("A media line of the session description has fewer than four parts.");
        }

        var port = value[parts[1]];
        var slash = port.IndexOf('/');
        port = slash < 0 ? port : port[..slash];
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 65_535)
        {
            throw new SdpRefusedException("A media line of the session description has no port from 0 to 65535.");
        }

        var media = new MediaDescription { Kind = value[parts[0]].ToString(), Port = number, Transport = value[parts[2]].ToString().ToUpperInvariant(), Formats = value[parts[3]].ToString() };
        foreach (var format in value[parts[3]].Split(' '))
        {
            if (media.Payloads.Count < MostPayloads && int.TryParse(value[parts[3]][format], NumberStyles.None, CultureInfo.InvariantCulture, out var type) && type <= 127 && media.Payloads.TrueForAll(payload => payload.Type != type))
            {
                media.Payloads.Add(PayloadFormat.Static(type) ?? new PayloadFormat(type, "", 0, 1));
            }
        }

        return media;
    }

    private static void ReadAttribute(MediaDescription media, ReadOnlySpan<char> attribute)
    {
        var colon = attribute.IndexOf(':');
        var name = colon < 0 ? attribute : attribute[..colon].TrimEnd();
        var value = colon < 0 ? [] : attribute[(colon + 1)..].Trim();
        switch (name)
        {
            case "rtpmap":
                ReadMapping(media, value);
                break;
            case "fmtp":
                if (TryReadType(ref value, out var type) && media.Payloads.Exists(payload => payload.Type == type))
                {
                    media.Parameters[type] = value.ToString();
                }

                break;
            case "ptime":
                media.PacketTime = Milliseconds(value) ?? media.PacketTime;
                break;
            case "maxptime":
                media.MaxPacketTime = Milliseconds(value) ?? media.MaxPacketTime;
                break;
            case "rtcp":
                ReadRtcp(media, value);
                break;
            case "rtcp-mux":
                media.HasRtcpMux = true;
                break;
            case "crypto":
                if (media.Cryptos.Count < MostCryptos && CryptoAttribute.Read(value) is { } crypto)
                {
                    media.Cryptos.Add(crypto);
                }

                break;
            default:
                media.Direction = MediaDirections.Named(attribute) ?? media.Direction;
                break;
        }
    }

    private static void ReadMapping(MediaDescription media, ReadOnlySpan<char> value)
    {
        if (!TryReadType(ref value, out var type))
        {
            return;
        }

        Span<Range> parts = stackalloc Range[4];
        var count = value.Split(parts, '/', StringSplitOptions.TrimEntries);
        var at = media.Payloads.FindIndex(payload => payload.Type == type);
        if (at >= 0 && count >= 2 && int.TryParse(value[parts[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var rate))
        {
            var channels = count >= 3 && int.TryParse(value[parts[2]], NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? said : 1;
            media.Payloads[at] = new PayloadFormat(type, value[parts[0]].ToString(), rate, channels);
        }
    }

    private static void ReadRtcp(MediaDescription media, ReadOnlySpan<char> value)
    {
        Span<Range> parts = stackalloc Range[5];
        var count = value.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries);
        if (count is 1 or 4 && int.TryParse(value[parts[0]], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65_535)
        {
            media.RtcpPort = port;
            media.RtcpAddress = count == 4 ? ReadAddress(value[parts[2]], value[parts[3]]) : null;
        }
    }

    private static bool TryReadType(ref ReadOnlySpan<char> value, out int type)
    {
        var space = value.IndexOf(' ');
        type = 0;
        if (space <= 0 || !int.TryParse(value[..space], NumberStyles.None, CultureInfo.InvariantCulture, out type) || type > 127)
        {
            return false;
        }

        value = value[(space + 1)..].Trim();
        return true;
    }

    private static int? Milliseconds(ReadOnlySpan<char> value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds is >= 1 and <= 1000 ? (int)milliseconds : null;
}
