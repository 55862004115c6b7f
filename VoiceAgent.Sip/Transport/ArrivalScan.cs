using System.Text;

namespace VoiceAgent.Sip.Transport;

/// <summary>Finds the method and the User-Agent in octets that are not parsed yet.</summary>
internal static class ArrivalScan
{
    private const int LongestMethod = 32;

    public static bool IsResponse(ReadOnlySpan<byte> message) => message.StartsWith("SIP/2.0 "u8);

    public static ReadOnlySpan<byte> Method(ReadOnlySpan<byte> message)
    {
        var space = message[..Math.Min(message.Length, LongestMethod)].IndexOf((byte)' ');
        return space < 0 ? default : message[..space];
    }

    public static ReadOnlySpan<byte> UserAgent(ReadOnlySpan<byte> message)
    {
        var end = message.IndexOf("\r\n\r\n"u8);
        var rest = end < 0 ? message : message[..(end + 2)];
        while (rest.IndexOf((byte)'\n') is >= 0 and var lineEnd)
        {
            rest = rest[(lineEnd + 1)..];
            var name = "User-Agent"u8;
            if (rest.Length > name.Length && Ascii.EqualsIgnoreCase(rest[..name.Length], name))
            {
                var colon = rest[name.Length..].IndexOf((byte)':');
                var value = rest[(name.Length + colon + 1)..];
                var stop = value.IndexOfAny((byte)'\r', (byte)'\n');
                return (stop < 0 ? value : value[..stop]).Trim((byte)' ');
            }
        }

        return default;
    }
}
