using System.Globalization;
using System.Xml;
using VoiceAgent.Emulators.Speech.Protocol;

namespace VoiceAgent.Emulators.Speech.Synthesis;

/// <summary>
/// The rules of SSML that the service enforces. It refuses a document that breaks one of them.
/// Source: learn.microsoft.com/azure/ai-services/speech-service/speech-synthesis-markup-structure.
/// </summary>
internal static class SsmlRules
{
    public const string Namespace = "http://www.w3.org/2001/10/synthesis";
    public const string Mstts = "www.w3.org/2001/mstts";

    private static readonly HashSet<string> Elements =
    [
        "speak", "voice", "prosody", "break", "p", "s", "sub", "say-as", "phoneme", "lexicon", "audio", "desc", "lang", "emphasis", "mark", "bookmark", "w", "token", "metadata", "meta",
    ];

    private static readonly HashSet<string> Extensions =
    [
        "express-as", "silence", "viseme", "backgroundaudio", "audioduration", "ttsembedding", "embedding", "dialog", "turn", "voiceconversion", "prompt", "conversation",
    ];

    // Attributes without which an element has no meaning.
    private static readonly Dictionary<string, string> Needed = new()
    {
        ["voice"] = "name",
        ["sub"] = "alias",
        ["say-as"] = "interpret-as",
        ["phoneme"] = "ph",
        ["lexicon"] = "uri",
        ["audio"] = "src",
        ["lang"] = "xml:lang",
        ["bookmark"] = "mark",
    };

    private static readonly Dictionary<(string Element, string Attribute), string[]> Values = new()
    {
        [("break", "strength")] = ["none", "x-weak", "weak", "medium", "strong", "x-strong"],
        [("emphasis", "level")] = ["strong", "moderate", "reduced", "none"],
        [("phoneme", "alphabet")] = ["ipa", "sapi", "ups", "x-sampa"],
    };

    /// <summary>Checks the element at which the reader is.</summary>
    /// <exception cref="SpeechProtocolException">The element breaks a rule. The message has the line.</exception>
    public static void Check(XmlReader reader)
    {
        if (reader.Depth == 0)
        {
            CheckRoot(reader);
        }

        if (reader.NamespaceURI.Contains(Mstts, StringComparison.Ordinal) ? !Extensions.Contains(reader.LocalName)
            : reader.NamespaceURI == Namespace ? !Elements.Contains(reader.LocalName)
            : reader.LocalName != "math" && !reader.NamespaceURI.EndsWith("MathML", StringComparison.Ordinal))
        {
            throw Wrong(reader, $"the element <{reader.Name}> does not exist");
        }

        if (reader.NamespaceURI == Namespace && Needed.TryGetValue(reader.LocalName, out var needed) && string.IsNullOrEmpty(reader.GetAttribute(needed)))
        {
            throw Wrong(reader, $"<{reader.Name}> has no attribute '{needed}'");
        }

        foreach (var ((element, attribute), allowed) in Values)
        {
            if (reader.LocalName == element && reader.GetAttribute(attribute) is { } value && !allowed.Contains(value))
            {
                throw Wrong(reader, $"'{value}' is not a value of '{attribute}'. Use {string.Join(", ", allowed)}");
            }
        }
    }

    /// <summary>The length of a <c>break</c>, or of another element with a time.</summary>
    /// <exception cref="SpeechProtocolException">The time cannot be read.</exception>
    public static TimeSpan? TimeOf(XmlReader reader, string attribute)
    {
        if (reader.GetAttribute(attribute) is not { } time)
        {
            return null;
        }

        var unit = time.EndsWith("ms", StringComparison.Ordinal) ? 1 : time.EndsWith('s') ? 1000 : 0;
        return unit > 0 && double.TryParse(time.AsSpan(0, time.Length - (unit == 1 ? 2 : 1)), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? TimeSpan.FromMilliseconds(Math.Min(value * unit, 20_000)) // The service allows at most 20 s.
            : throw Wrong(reader, $"'{time}' is not a time such as 500ms or 2s");
    }

    public static SpeechProtocolException Wrong(XmlReader reader, string reason) =>
        SpeechProtocolException.Unsupported($"The SSML is not valid: line {((IXmlLineInfo)reader).LineNumber}: {reason}.");

    private static void CheckRoot(XmlReader reader)
    {
        if (reader.LocalName != "speak")
        {
            throw SpeechProtocolException.Unsupported($"The SSML begins with <{reader.LocalName}>, not with <speak>.");
        }

        if (reader.GetAttribute("version") != "1.0")
        {
            throw Wrong(reader, "<speak> must have version=\"1.0\"");
        }

        if (reader.NamespaceURI != Namespace)
        {
            throw Wrong(reader, $"<speak> must have xmlns=\"{Namespace}\"");
        }

        if (string.IsNullOrEmpty(reader.GetAttribute("xml:lang")))
        {
            throw Wrong(reader, "<speak> must have xml:lang");
        }
    }
}
