using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Xml;

namespace VoiceAgent.Emulators.OpenAI.Schemas;

/// <summary>The values of <c>format</c> that structured outputs support. Source: platform.openai.com/docs/guides/structured-outputs.</summary>
internal static class TextFormat
{
    private static readonly Dictionary<string, (string Example, Predicate<string> Accepts)> Known = new(StringComparer.Ordinal)
    {
        ["date-time"] = ("2026-01-15T09:30:00Z", text => text.Contains('T', StringComparison.OrdinalIgnoreCase)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)),
        ["date"] = ("2026-01-15", text => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _)),
        ["time"] = ("09:30:00Z", text => TimeOnly.TryParse(text.TrimEnd('Z'), CultureInfo.InvariantCulture, out _)),
        ["duration"] = ("PT30M", IsDuration),
        ["email"] = ("robin@example.com", text => MailAddress.TryCreate(text, out var address) && address.Address == text),
        ["hostname"] = ("example.com", text => Uri.CheckHostName(text) == UriHostNameType.Dns),
        ["ipv4"] = ("192.0.2.1", text => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork),
        ["ipv6"] = ("2001:db8::1", text => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6),
        ["uuid"] = ("3f2b8c1e-5d64-4a7b-9c0d-1e2f3a4b5c6d", text => Guid.TryParseExact(text, "D", out _)),
        ["uri"] = ("https://example.com/", text => Uri.TryCreate(text, UriKind.Absolute, out _)),
    };

    /// <summary>Formats that are not known accept every text, as JSON Schema says.</summary>
    public static bool Accepts(string format, string text) => !Known.TryGetValue(format, out var known) || known.Accepts(text);

    public static string? Example(string format) => Known.TryGetValue(format, out var known) ? known.Example : null;

    private static bool IsDuration(string text)
    {
        try
        {
            XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
