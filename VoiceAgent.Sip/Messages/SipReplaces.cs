using System.Diagnostics.CodeAnalysis;

namespace VoiceAgent.Sip.Messages;

/// <summary>The header Replaces (RFC 3891): the dialog whose place a new call takes. The tags are those of the receiver (to) and of its peer (from).</summary>
public sealed record SipReplaces(string CallId, string ToTag, string FromTag, bool EarlyOnly = false)
{
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out SipReplaces? replaces)
    {
        replaces = null;
        var semicolon = text.IndexOf(';');
        if (semicolon <= 0 || !SipParameters.TryParse(text[semicolon..], out var parameters) || parameters["to-tag"] is not { } to || parameters["from-tag"] is not { } from)
        {
            return false;
        }

        replaces = new SipReplaces(text[..semicolon].Trim().ToString(), to, from, parameters.Has("early-only"));
        return true;
    }

    /// <summary>Refer-To with this header inside, as it is sent to the party that shall take the place (attended transfer).</summary>
    public SipUri In(SipUri target) => new()
    {
        Scheme = target.Scheme,
        User = target.User,
        Host = target.Host,
        Port = target.Port,
        Parameters = target.Parameters,
        Headers = $"Replaces={Uri.EscapeDataString(ToString())}",
    };

    /// <summary>Reads the header out of a Refer-To URI.</summary>
    public static SipReplaces? Of(SipUri target)
    {
        foreach (var header in (target.Headers ?? "").Split('&'))
        {
            var equals = header.IndexOf('=');
            if (equals > 0 && header[..equals].Equals(SipHeaderNames.Replaces, StringComparison.OrdinalIgnoreCase) && TryParse(SipText.Unescape(header[(equals + 1)..]), out var replaces))
            {
                return replaces;
            }
        }

        return null;
    }

    public override string ToString() => $"{CallId};to-tag={ToTag};from-tag={FromTag}{(EarlyOnly ? ";early-only" : "")}";
}
