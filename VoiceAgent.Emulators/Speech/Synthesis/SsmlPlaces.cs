using System.Xml;

namespace VoiceAgent.Emulators.Speech.Synthesis;

/// <summary>Converts an XML reader's line and column to an offset in the document, in characters.</summary>
internal sealed class SsmlPlaces
{
    private readonly List<int> _lines = [0];

    public SsmlPlaces(string document)
    {
        for (var i = 0; i < document.Length; i++)
        {
            if (document[i] == '\n')
            {
                _lines.Add(i + 1);
            }
        }
    }

    public int OffsetOf(XmlReader reader)
    {
        var place = (IXmlLineInfo)reader;
        return _lines[Math.Clamp(place.LineNumber - 1, 0, _lines.Count - 1)] + Math.Max(0, place.LinePosition - 1);
    }
}
