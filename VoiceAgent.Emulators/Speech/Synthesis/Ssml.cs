using System.Globalization;
using System.Xml;
using VoiceAgent.Emulators.Speech.Protocol;
using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Speech.Synthesis;

/// <summary>
/// Reads SSML as passages to speak: <c>voice</c>, <c>prosody</c> (rate, pitch, volume), <c>break</c>, <c>p</c>, <c>s</c>, <c>sub</c> and
/// <c>say-as</c> (digits, characters, telephone). Of other elements only the text is used.
/// </summary>
internal static class Ssml
{
    private static readonly XmlReaderSettings Reading = new() { DtdProcessing = DtdProcessing.Prohibit, MaxCharactersInDocument = 200_000 };

    /// <exception cref="SpeechProtocolException">The document is not well-formed SSML. The message has the line and the reason.</exception>
    public static IReadOnlyList<Passage> Read(string document)
    {
        var passages = new List<Passage>();
        try
        {
            using var reader = XmlReader.Create(new StringReader(document), Reading);
            Read(reader, new SsmlPlaces(document), passages);
        }
        catch (XmlException wrong)
        {
            throw SpeechProtocolException.Unsupported($"The SSML is not well formed: {wrong.Message}");
        }

        return passages;
    }

    private static void Read(XmlReader reader, SsmlPlaces places, List<Passage> passages)
    {
        var open = new Stack<Context>();
        open.Push(new Context(new VoiceStyle(), Spelled: false, Silent: false));
        while (reader.Read())
        {
            var context = open.Peek();
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (reader.Depth == 0 && reader.LocalName != "speak")
                    {
                        throw SpeechProtocolException.Unsupported($"The SSML begins with <{reader.LocalName}>, not with <speak>.");
                    }

                    var inner = Enter(reader, context, places, passages);
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
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace when !context.Silent:
                    passages.Add(new Passage(reader.Value, context.Style) { Offset = places.OffsetOf(reader), Spelled = context.Spelled });
                    break;
            }
        }
    }

    private static Context Enter(XmlReader reader, Context context, SsmlPlaces places, List<Passage> passages)
    {
        var style = context.Style;
        switch (reader.LocalName)
        {
            case "speak":
                return context with { Style = reader.GetAttribute("xml:lang") is { } language ? style with { Name = language } : style };
            case "voice":
                return context with { Style = reader.GetAttribute("name") is { } name ? style with { Name = name } : style };
            case "prosody":
                return context with
                {
                    Style = style with
                    {
                        Rate = style.Rate * SsmlFactor.Rate(reader.GetAttribute("rate")),
                        Pitch = style.Pitch * SsmlFactor.Pitch(reader.GetAttribute("pitch")),
                        Volume = style.Volume * SsmlFactor.Volume(reader.GetAttribute("volume")),
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
        var time = reader.GetAttribute("time");
        var unit = time?.EndsWith("ms", StringComparison.Ordinal) == true ? 1 : 1000;
        if (time is not null && double.TryParse(time.TrimEnd('m', 's'), CultureInfo.InvariantCulture, out var value))
        {
            // The service allows at most 20 s.
            return TimeSpan.FromMilliseconds(Math.Clamp(value * unit, 0, 20_000));
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

    private readonly record struct Context(VoiceStyle Style, bool Spelled, bool Silent);
}
