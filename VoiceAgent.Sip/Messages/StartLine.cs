namespace VoiceAgent.Sip.Messages;

/// <summary>Reads request lines and status lines.</summary>
internal static class StartLine
{
    private const string Version = "SIP/2.0";

    public static SipMessage Parse(ReadOnlySpan<char> line)
    {
        var space = line.IndexOf(' ');
        if (space <= 0)
        {
            throw new SipParseException("The first line is neither a request line nor a status line.");
        }

        if (line[..space].StartsWith("SIP/", StringComparison.OrdinalIgnoreCase))
        {
            return Status(line, space);
        }

        if (!SipText.IsToken(line[..space]))
        {
            throw new SipParseException("The method is not a token.");
        }

        var method = SipMethods.Intern(line[..space]);
        var last = line.LastIndexOf(' ');
        var version = line[(last + 1)..];
        var between = last > space ? line[(space + 1)..last] : default;
        var readable = SipUri.TryParse(between, out var uri);

        // A request that cannot be handled is still answered if the rest can be read. So it gets its refusal after its headers are known.
        var request = new SipRequest(method, uri ?? Unreadable);
        request.Refusal = !version.StartsWith("SIP/", StringComparison.OrdinalIgnoreCase) ? (400, "The request line does not end with the version.")
            : !version.Equals(Version, StringComparison.OrdinalIgnoreCase) ? (505, "Only the version SIP/2.0 is understood.")
            : !readable ? (400, "The request line has no readable URI between single spaces.")
            : uri!.Headers is not null ? (400, "The URI of a request line must not have headers.")
            : null;
        return request;
    }

    private static readonly SipUri Unreadable = new() { Scheme = "sip", Host = "unreadable.invalid" };

    private static SipResponse Status(ReadOnlySpan<char> line, int space)
    {
        var rest = line[(space + 1)..];
        var end = rest.IndexOf(' ');
        var code = end < 0 ? rest : rest[..end];
        return line[..space].Equals(Version, StringComparison.OrdinalIgnoreCase) && code.Length == 3 && SipText.TryNumber(code, 699, out var status) && status >= 100
            ? new SipResponse((int)status, end < 0 ? "" : rest[(end + 1)..].ToString())
            : throw new SipParseException("The status line has no version SIP/2.0 or no status of three digits.");
    }
}
