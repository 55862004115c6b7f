using System.Net;
using System.Net.Sockets;

namespace VoiceAgent.Sip.Messages;

/// <summary><c>host:port</c> as it stands in URIs and in Via.</summary>
internal static class HostPort
{
    public static bool TryParse(ReadOnlySpan<char> text, out string host, out int port)
    {
        host = "";
        port = 0;
        text = text.Trim();
        var end = text is ['[', ..] ? text.IndexOf(']') + 1 : text.IndexOf(':');
        if (text is ['[', ..] && (end == 0 || !IPAddress.TryParse(text[1..(end - 1)], out var address) || address.AddressFamily != AddressFamily.InterNetworkV6))
        {
            return false;
        }

        var name = (end < 0 ? text : text[..end]).TrimEnd();
        var rest = end < 0 ? default : text[end..].Trim();
        if (!rest.IsEmpty && (rest[0] != ':' || !SipText.TryNumber(rest[1..].TrimStart(), ushort.MaxValue, out var number) || (port = (int)number) == 0))
        {
            return false;
        }

        if (name.IsEmpty || (name[0] != '[' && !IsName(name)))
        {
            return false;
        }

        host = name.ToString();
        return true;
    }

    public static string Write(string host, int port) => port == 0 ? host : $"{host}:{port}";

    /// <summary>The host of a URI for an address: IPv6 addresses have brackets.</summary>
    public static string Of(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6 ? $"[{address}]" : address.MapToIPv4().ToString();

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
