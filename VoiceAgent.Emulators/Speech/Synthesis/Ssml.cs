using System.Xml;
using VoiceAgent.Emulators.Speech.Protocol;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Speech.Synthesis;

/// <summary>
/// Reads SSML as passages to speak: <c>voice</c>, <c>prosody</c> (rate, pitch, volume), <c>break</c>, <c>p</c>, <c>s</c>, <c>sub</c>, <c>lang</c>,
/// <c>bookmark</c> and <c>say-as</c> (digits, characters, telephone). Of other elements only the text is used.
/// </summary>
internal static class Ssml
{
    private static readonly XmlReaderSettings Reading = new() { DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = 200_000 };

    /// <param name="voices">The known voices.</param>
    /// <exception cref="SpeechProtocolException">The document is not well formed or breaks a rule of SSML. The message has the line and the reason.</exception>
    public static IReadOnlyList<Passage> Read(string document, VoiceCatalogue voices)
    {
        var passages = new List<Passage>();
        try
        {
            using (var whole = XmlReader.Create(new StringReader(document), Reading))
            {
                // The form of the whole document is checked first, because a broken one often breaks a rule too.
                while (whole.Read())
                {
                }
            }

            using var reader = XmlReader.Create(new StringReader(document), Reading);
            Read(reader, new SsmlPlaces(document), voices, passages);
        }
        catch (XmlException wrong)
        {
            throw SpeechProtocolException.Unsupported($"The SSML is not well formed: {wrong.Message}");
        }

        return passages;
    }

    private static void Read(XmlReader reader, SsmlPlaces places, VoiceCatalogue voices, List<Passage> passages)
    {
        var open = new Stack<Context>();
        open.Push(new Context(new VoiceStyle(), IsVoiced: false, Spelled: false, Silent: false));
        var hasVoice = false;
        while (reader.Read())
        {
            var context = open.Peek();
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    SsmlRules.Check(reader);
                    var inner = Enter(reader, context, places, voices, passages);
                    hasVoice |= inner.IsVoiced;
                    if (!reader.IsEmptyElement)
                    {
                        open.Push(inner);
                    }

                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    if (reader.LocalName is "p" or "s")
                    {
                        Pause(passages, context.Style, TimeSpan.FromMilliseconds(300));
                    }

                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA when !context.IsVoiced && !context.Silent:
                    throw SsmlRules.Wrong(reader, "the text is not inside a <voice>");
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace when !context.Silent:
                    passages.Add(new Passage(reader.Value, context.Style) { Offset = places.OffsetOf(reader), Spelled = context.Spelled });
                    break;
            }
        }

        if (!hasVoice)
        {
            throw SpeechProtocolException.Unsupported("The SSML is not valid: it must have at least one <voice>.");
        }
    }

    private static Context Enter(XmlReader reader, Context context, SsmlPlaces places, VoiceCatalogue voices, List<Passage> passages)
    {
        var style = context.Style;
        switch (reader.LocalName)
        {
            case "speak":
                return context with { Style = reader.GetAttribute("xml:lang") is { } language ? style with { Name = language } : style };
            case "voice":
                return context with { IsVoiced = true, Style = style with { Name = voices.Find(reader.GetAttribute("name")!) } };
            case "lang":
                return context with { Style = style with { Name = $"{reader.GetAttribute("xml:lang")}-{style.Name.Split('-')[^1]}" } };
            case "bookmark" or "mark":
                passages.Add(new Passage("", style) { Bookmark = reader.GetAttribute("mark") ?? reader.GetAttribute("name") ?? "" });
                return context;
            case "metadata" or "desc":
                return context with { Silent = true };
            case "prosody":
                return context with
                {
                    Style = style with
                    {
                        Rate = style.Rate * Factor(reader, "rate", SsmlFactor.Rate),
                        Pitch = style.Pitch * Factor(reader, "pitch", SsmlFactor.Pitch),
                        Volume = style.Volume * Factor(reader, "volume", SsmlFactor.Volume),
                    },
                };
            case "say-as":
                return context with { Spelled = reader.GetAttribute("interpret-as") is "digits" or "characters" or "spell-out" or "telephone" or "number_digit" };
            case "break":
                Pause(passages, style, BreakOf(reader));
                return context;
            case "sub":
                passages.Add(new Passage(reader.GetAttribute("alias") ?? "", style) { Offset = places.OffsetOf(reader) });
                return context with { Silent = true };
            default:
                return context;
        }
    }

    /// <summary>Adds silence after the text before it, if there is any.</summary>
    private static void Pause(List<Passage> passages, VoiceStyle style, TimeSpan pause)
    {
        if (passages.Count > 0)
        {
            passages[^1] = passages[^1] with { Pause = passages[^1].Pause + pause };
        }
        else
        {
            passages.Add(new Passage("", style) { Pause = pause });
        }
    }

    private static TimeSpan BreakOf(XmlReader reader)
    {
        if (SsmlRules.TimeOf(reader, "time") is { } time)
        {
            return time;
        }

        return TimeSpan.FromMilliseconds(reader.GetAttribute("strength") switch
        {
            "none" => 0,
            "x-weak" => 250,
            "weak" => 500,
            "strong" => 1000,
            "x-strong" => 1250,
            _ => 750,
        });
    }

    private static double Factor(XmlReader reader, string attribute, Func<string, double?> read) => reader.GetAttribute(attribute) is not { } value ? 1
        : read(value) ?? throw SsmlRules.Wrong(reader, $"'{value}' is not a value of '{attribute}'");

    private readonly record struct Context(VoiceStyle Style, bool IsVoiced, bool Spelled, bool Silent);
}
