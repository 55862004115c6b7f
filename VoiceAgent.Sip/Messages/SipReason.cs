using System.Diagnostics.CodeAnalysis;

namespace VoiceAgent.Sip.Messages;

/// <summary>The header Reason (RFC 3326): why a request was sent, such as <c>Q.850;cause=16;text="Normal call clearing"</c>.</summary>
public sealed record SipReason(string Protocol, int? Cause = null, string? Text = null)
{
    /// <summary>Sent in CANCEL to a phone whose call was answered by another one.</summary>
    public static readonly SipReason AnsweredElsewhere = new("SIP", 200, "Call completed elsewhere");

    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out SipReason? reason)
    {
        reason = null;
        var semicolon = text.IndexOf(';');
        var protocol = (semicolon < 0 ? text : text[..semicolon]).Trim();
        if (!SipText.IsToken(protocol) || !SipParameters.TryParse(semicolon < 0 ? default : text[semicolon..], out var parameters))
        {
            return false;
        }

        reason = new SipReason(protocol.ToString(), SipText.TryNumber(parameters["cause"], 9999, out var cause) ? (int)cause : null, parameters["text"]);
        return true;
    }

    public override string ToString() => $"{Protocol}{(Cause is null ? "" : $";cause={Cause}")}{(Text is null ? "" : $";text={SipText.Quote(Text)}")}";
}
