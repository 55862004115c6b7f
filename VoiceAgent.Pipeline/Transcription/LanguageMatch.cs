namespace VoiceAgent.Pipeline.Transcription;

/// <summary>The languages of Whisper models are ISO 639-1 codes (<c>en</c>) or English names (<c>english</c>). The agents' languages are BCP 47 (<c>en-US</c>).</summary>
internal static class LanguageMatch
{
    // Source: github.com/openai/whisper, whisper/tokenizer.py. A process without culture data does not know these names.
    private const string Names =
        "english=en chinese=zh german=de spanish=es russian=ru korean=ko french=fr japanese=ja portuguese=pt turkish=tr polish=pl "
        + "catalan=ca dutch=nl arabic=ar swedish=sv italian=it indonesian=id hindi=hi finnish=fi vietnamese=vi hebrew=he ukrainian=uk "
        + "greek=el malay=ms czech=cs romanian=ro danish=da hungarian=hu tamil=ta norwegian=no thai=th urdu=ur croatian=hr bulgarian=bg "
        + "lithuanian=lt latin=la welsh=cy slovak=sk persian=fa latvian=lv bengali=bn serbian=sr slovenian=sl estonian=et basque=eu "
        + "icelandic=is tagalog=tl swahili=sw";

    private static readonly Dictionary<string, string> Codes = Names.Split(' ').Select(static pair => pair.Split('=')).ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.OrdinalIgnoreCase);

    public static string CodeOf(string language) => language.Split('-')[0].ToLowerInvariant();

    /// <summary>The language to request. Null when the recogniser must detect one of several.</summary>
    public static string? Requested(IReadOnlyList<string> languages) => languages.Select(CodeOf).Distinct().ToArray() is [var only] ? only : null;

    /// <returns>The candidate of the detected language. Null with one candidate, or when none is meant.</returns>
    public static string? Of(string? detected, IReadOnlyList<string> languages)
    {
        if (languages.Count < 2 || string.IsNullOrEmpty(detected))
        {
            return null;
        }

        var code = Codes.GetValueOrDefault(detected, detected);
        return languages.FirstOrDefault(language => CodeOf(language).Equals(code, StringComparison.OrdinalIgnoreCase));
    }
}
