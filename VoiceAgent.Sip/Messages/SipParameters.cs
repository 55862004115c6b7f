using System.Text;

namespace VoiceAgent.Sip.Messages;

/// <summary>The parameters of a URI or of a header value, in the order in which they were written. Names are compared without case.</summary>
public sealed class SipParameters
{
    public static readonly SipParameters Empty = new([]);

    private readonly (string Name, string? Value)[] _all;

    public SipParameters(params (string Name, string? Value)[] all) => _all = all;

    public int Count => _all.Length;

    /// <summary>The value as it was written, without quotes. Null where the parameter is missing or has no value.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var (known, value) in _all)
            {
                if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return value is ['"', ..] ? SipText.Unquote(value) : value;
                }
            }

            return null;
        }
    }

    public IReadOnlyList<(string Name, string? Value)> All => _all;

    public bool Has(string name) => Array.Exists(_all, known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The same parameters with this one set. It keeps its place if it was there.</summary>
    public SipParameters With(string name, string? value)
    {
        var at = Array.FindIndex(_all, known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        (string, string?)[] changed = at < 0 ? [.. _all, (name, value)] : [.. _all];
        changed[at < 0 ? ^1 : at] = (name, value);
        return new SipParameters(changed);
    }

    public SipParameters Without(string name) => new([.. _all.Where(known => !known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))]);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (name, value) in _all)
        {
            text.Append(';').Append(name);
            if (value is not null)
            {
                text.Append('=').Append(value);
            }
        }

        return text.ToString();
    }

    /// <summary>Reads <c>;name=value;name</c>. White space around the separators is allowed.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out SipParameters parameters)
    {
        parameters = Empty;
        List<(string, string?)>? all = null;
        text = text.Trim();
        while (!text.IsEmpty)
        {
            if (text[0] != ';')
            {
                return false;
            }

            text = text[1..];
            var end = SipText.IndexOfOutsideQuotes(text, ';');
            if (end == SipText.Unbalanced)
            {
                return false;
            }

            var one = (end < 0 ? text : text[..end]).Trim();
            text = end < 0 ? default : text[end..];
            var equals = one.IndexOf('=');
            var name = (equals < 0 ? one : one[..equals]).TrimEnd();
            var value = equals < 0 ? default : one[(equals + 1)..].TrimStart();
            if (name.IsEmpty || name.IndexOfAny(" \t\",<>") >= 0 || (equals >= 0 && !IsValue(value)))
            {
                return false;
            }

            (all ??= []).Add((name.ToString(), equals < 0 ? null : value.ToString()));
        }

        parameters = all is null ? Empty : new SipParameters([.. all]);
        return true;
    }

    private static bool IsValue(ReadOnlySpan<char> value) =>
        value is ['"', ..] ? SipText.EndOfQuoted(value) == value.Length : value.IndexOfAny(" \t\",<>") < 0;
}
