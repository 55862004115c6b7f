using System.Globalization;
using System.Net;
using System.Text;

namespace VoiceAgent.Tests.CallScripts.Report;

/// <summary>Builds HTML and SVG. It escapes text and writes numbers with a point in every culture.</summary>
internal sealed class Markup
{
    private readonly StringBuilder _text = new();

    public Markup Raw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    public Markup Text(string text)
    {
        _text.Append(WebUtility.HtmlEncode(text));
        return this;
    }

    /// <summary>Adds an element with its content. Attributes are pairs of name and value. Those with null are left out.</summary>
    public Markup Element(string name, Action<Markup>? content, params (string Name, object? Value)[] attributes)
    {
        _text.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            if (value is not null)
            {
                _text.Append(' ').Append(attribute).Append("=\"").Append(WebUtility.HtmlEncode(Plain(value))).Append('"');
            }
        }

        _text.Append('>');
        content?.Invoke(this);
        _text.Append("</").Append(name).Append('>');
        return this;
    }

    public Markup Element(string name, string text, params (string Name, object? Value)[] attributes) => Element(name, inner => inner.Text(text), attributes);

    public override string ToString() => _text.ToString();

    private static string Plain(object value) => value switch
    {
        double number => Math.Round(number, 1).ToString(CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}

/// <summary>Formats times for the report.</summary>
internal static class Written
{
    public static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:N0} ms");

    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s");

    public static string Share(int part, int whole) => whole == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:F1}%");
}
