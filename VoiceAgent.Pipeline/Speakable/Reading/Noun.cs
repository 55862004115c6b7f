namespace VoiceAgent.Pipeline.Speakable.Reading;

/// <summary>A counted noun: "dollar/dollars", "f:heure/heures", "dolar/dolary/dolarów". "before:" marks a word that is said before its number.</summary>
internal sealed record Noun(string One, string Few, string Many, bool IsFeminine, bool IsBefore = false)
{
    public static Noun Parse(string written)
    {
        var isBefore = written.Trim().StartsWith("before:", StringComparison.Ordinal);
        var text = isBefore ? written.Trim()["before:".Length..] : written.Trim();
        var isFeminine = text.StartsWith("f:", StringComparison.Ordinal);
        var forms = (isFeminine ? text[2..] : text).Split('/', StringSplitOptions.TrimEntries);
        return new Noun(forms[0], forms.Length > 2 ? forms[1] : forms[^1], forms[^1], isFeminine, isBefore);
    }
}
