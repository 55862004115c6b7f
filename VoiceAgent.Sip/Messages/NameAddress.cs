using System.Diagnostics.CodeAnalysis;

namespace VoiceAgent.Sip.Messages;

/// <summary>The value of From, To, Contact, Route and alike: a display name, a URI and the header's parameters.</summary>
public sealed record NameAddress(SipUri Uri, string? DisplayName = null)
{
    /// <summary>The parameters of the header, such as <c>tag</c>, not those of the URI.</summary>
    public SipParameters Parameters { get; init; } = SipParameters.Empty;

    public string? Tag => Parameters["tag"];

    /// <exception cref="SipParseException">The text is no address.</exception>
    public static NameAddress Parse(string text) =>
        TryParse(text, out var address) ? address : throw new SipParseException("The text is not a SIP address. A SIP address is written like \"Name\" <sip:name@host>.");

    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out NameAddress? address)
    {
        address = null;
        text = text.Trim();
        string? name = null;
        if (text is ['"', ..])
        {
            var end = SipText.EndOfQuoted(text);
            if (end < 0)
            {
                return false;
            }

            name = SipText.Unquote(text[..end]);
            text = text[end..].TrimStart();
            if (text is not ['<', ..])
            {
                return false;
            }
        }

        var open = text.IndexOf('<');
        ReadOnlySpan<char> uri, rest;
        if (open >= 0)
        {
            var close = text.IndexOf('>');
            if (close < open || (name is not null && open > 0))
            {
                return false;
            }

            if (open > 0)
            {
                var words = text[..open].Trim();
                foreach (var c in words)
                {
                    if (c is not (' ' or '\t') && c < 128 && !SipText.IsToken([c]))
                    {
                        return false;
                    }
                }

                name = words.ToString();
            }

            uri = text[(open + 1)..close];
            rest = text[(close + 1)..];
        }
        else
        {
            // Without brackets, all parameters belong to the header, and the URI may hold no comma, question mark or semicolon (RFC 3261, 20.10).
            var end = text.IndexOf(';');
            uri = (end < 0 ? text : text[..end]).TrimEnd();
            rest = end < 0 ? default : text[end..];
            if (uri.IndexOfAny(",?") >= 0)
            {
                return false;
            }
        }

        if (!SipUri.TryParse(uri, out var parsed) || !SipParameters.TryParse(rest, out var parameters))
        {
            return false;
        }

        address = new NameAddress(parsed, name) { Parameters = parameters };
        return true;
    }

    public NameAddress WithTag(string tag) => this with { Parameters = Parameters.With("tag", tag) };

    public override string ToString() => $"{(string.IsNullOrEmpty(DisplayName) ? "" : $"{SipText.Quote(DisplayName)} ")}<{Uri}>{Parameters}";
}
