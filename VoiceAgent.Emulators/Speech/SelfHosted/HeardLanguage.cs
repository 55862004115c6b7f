using VoiceAgent.Emulators.Speech.Recognition;

namespace VoiceAgent.Emulators.Speech.SelfHosted;

/// <summary>The language of a text, as Whisper models name it.</summary>
internal static class HeardLanguage
{
    private static readonly Dictionary<string, string> Names = "en=english es=spanish de=german fr=french it=italian pt=portuguese nl=dutch pl=polish zh=chinese ja=japanese hi=hindi"
        .Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

    public static string CodeOf(IEnumerable<string> words) => SpokenLanguage.Of(words, [.. Names.Keys], "en");

    /// <summary>The English name in lower case, as in <c>verbose_json</c>.</summary>
    public static string NameOf(string code) => Names.GetValueOrDefault(code, code);
}
