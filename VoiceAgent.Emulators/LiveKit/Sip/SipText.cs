using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VoiceAgent.Emulators.LiveKit.Protocol;

namespace VoiceAgent.Emulators.LiveKit.Sip;

/// <summary>A SIP message that was received (RFC 3261). Only what a caller without media needs.</summary>
internal sealed record SipText(string Start, IReadOnlyList<(string Name, string Value)> Headers)
{
    private static readonly Dictionary<string, string> Compact = new(StringComparer.OrdinalIgnoreCase) { ["i"] = "Call-ID", ["f"] = "From", ["t"] = "To", ["v"] = "Via", ["m"] = "Contact" };

    public bool IsResponse => Start.StartsWith("SIP/2.0 ", StringComparison.Ordinal);

    /// <summary>Zero for a request.</summary>
    public int Status => IsResponse && int.TryParse(Start.AsSpan(8, Math.Min(3, Start.Length - 8)), CultureInfo.InvariantCulture, out var status) ? status : 0;

    public string Method => Start.Split(' ')[0];

    public string Header(string name) => Headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";

    /// <summary>The method of the CSeq header.</summary>
    public string Asked => Header("CSeq").Split(' ')[^1];

    public static SipText? Read(ReadOnlySpan<byte> datagram)
    {
        var text = Encoding.UTF8.GetString(datagram);
        var lines = text.Split("\r\n\r\n")[0].Split("\r\n");
        var headers = new List<(string, string)>();
        foreach (var line in lines.Skip(1))
        {
            if (line.Split(':', 2) is [var name, var value])
            {
                headers.Add((Compact.GetValueOrDefault(name.Trim(), name.Trim()), value.Trim()));
            }
        }

        return lines[0].Contains("SIP/2.0", StringComparison.Ordinal) ? new SipText(lines[0], headers) : null;
    }

    /// <summary>The response to a request of the other side.</summary>
    public byte[] Reply(string status) => Encoding.UTF8.GetBytes(
        $"SIP/2.0 {status}\r\n{string.Concat(Headers.Where(static header => header.Name is "Via" or "From" or "To" or "Call-ID" or "CSeq").Select(static header => $"{header.Name}: {header.Value}\r\n"))}Content-Length: 0\r\n\r\n");

    /// <summary>The answer to a digest challenge (RFC 2617, MD5, with or without <c>qop=auth</c>).</summary>
    public string? Credentials(string method, string uri, string user, string password)
    {
        var challenge = Header(Status == 407 ? "Proxy-Authenticate" : "WWW-Authenticate");
        if (!challenge.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase) || user.Length == 0)
        {
            return null;
        }

        var (realm, nonce, opaque, quality) = (Parameter(challenge, "realm"), Parameter(challenge, "nonce"), Parameter(challenge, "opaque"), Parameter(challenge, "qop").Length > 0);
        var (first, second, mine) = (Md5($"{user}:{realm}:{password}"), Md5($"{method}:{uri}"), Ids.New(""));
        var response = quality ? Md5($"{first}:{nonce}:00000001:{mine}:auth:{second}") : Md5($"{first}:{nonce}:{second}");
        return $"{(Status == 407 ? "Proxy-Authorization" : "Authorization")}: Digest username=\"{user}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\", algorithm=MD5"
            + (opaque.Length > 0 ? $", opaque=\"{opaque}\"" : "") + (quality ? $", qop=auth, nc=00000001, cnonce=\"{mine}\"" : "") + "\r\n";
    }

    private static string Parameter(string challenge, string name)
    {
        var at = challenge.IndexOf($"{name}=", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? "" : challenge[(at + name.Length + 1)..].TrimStart('"').Split('"', ',')[0];
    }

#pragma warning disable CA5351 // Digest authentication of SIP is made of MD5.
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
