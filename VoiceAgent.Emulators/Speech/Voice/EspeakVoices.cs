namespace VoiceAgent.Emulators.Speech.Voice;

/// <summary>Chooses the eSpeak voice for an Azure voice by locale. The same name always gets the same variant.</summary>
internal static class EspeakVoices
{
    private static readonly string[] Female = ["f2", "f3", "f5", "f1"];
    private static readonly string[] Male = ["m3", "m1", "m7", "m2"];
    private static readonly HashSet<string> Men = new(StringComparer.OrdinalIgnoreCase)
    {
        "Guy", "Andrew", "Brian", "Davis", "Tony", "Jason", "Christopher", "Eric", "Roger", "Steffan", "Ryan", "Thomas", "William", "Liam", "Conrad", "Alvaro", "Henri",
    };

    /// <summary>Languages that have another name in eSpeak NG.</summary>
    private static readonly Dictionary<string, string> Names = new() { ["zh"] = "cmn", ["wuu"] = "cmn", ["zh-hk"] = "yue", ["no"] = "nb" };

    /// <param name="azureName">A name such as <c>en-US-JennyNeural</c>. A name without a locale gets American English.</param>
    /// <returns>Names of eSpeak voices, the best first. The last one always exists.</returns>
    public static string[] For(string azureName)
    {
        var parts = azureName.Split('-');
        var locale = parts.Length > 1 ? $"{parts[0]}-{parts[1]}".ToLowerInvariant() : "en-us";
        var person = parts.Length > 2 ? parts[2].Replace("Multilingual", "").Replace("Neural", "") : "";
        var variants = Men.Contains(person) ? Male : Female;
        var variant = variants[person.Sum(letter => letter) % variants.Length];
        var language = parts[0].ToLowerInvariant();
        return [$"{Names.GetValueOrDefault(locale, locale)}+{variant}", $"{Names.GetValueOrDefault(language, language)}+{variant}", $"en-us+{variant}", "en-us"];
    }
}
