using System.Diagnostics.CodeAnalysis;

namespace VoiceAgent.Sip.Messages;

/// <summary>One value of Via.</summary>
/// <param name="Transport">In upper case: <c>UDP</c>, <c>TCP</c>, <c>TLS</c> or another.</param>
/// <param name="Port">0 where none is given.</param>
public sealed record SipVia(string Transport, string Host, int Port, SipParameters Parameters)
{
    /// <summary>A branch that begins so is unique, and identifies its transaction (RFC 3261, 8.1.1.7).</summary>
    public const string MagicCookie = "z9hG4bK";

    public string? Branch => Parameters["branch"];

    public string SentBy => HostPort.Write(Host, Port);

    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out SipVia? via)
    {
        via = null;
        text = text.Trim();

        // The protocol's name, its version and the transport may have white space around their slashes.
        var first = text.IndexOf('/');
        var second = first < 0 ? -1 : text[(first + 1)..].IndexOf('/');
        if (second < 0 || !text[..first].Trim().Equals("SIP", StringComparison.OrdinalIgnoreCase) || !text.Slice(first + 1, second).Trim().SequenceEqual("2.0"))
        {
            return false;
        }

        text = text[(first + second + 2)..].TrimStart();
        var space = text.IndexOfAny(' ', '\t');
        if (space <= 0 || !SipText.IsToken(text[..space]))
        {
            return false;
        }

        var rest = text[space..];
        var semicolon = rest.IndexOf(';');
        if (!HostPort.TryParse(semicolon < 0 ? rest : rest[..semicolon], out var host, out var port))
        {
            return false;
        }

        // IPv6 addresses in 'received' stand without quotes, which is no token. The parameters allow it.
        if (!SipParameters.TryParse(semicolon < 0 ? default : rest[semicolon..], out var parameters))
        {
            return false;
        }

        via = new SipVia(text[..space].ToString().ToUpperInvariant(), host, port, parameters);
        return true;
    }

    public override string ToString() => $"SIP/2.0/{Transport} {SentBy}{Parameters}";
}
