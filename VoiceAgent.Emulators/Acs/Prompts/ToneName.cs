namespace VoiceAgent.Emulators.Acs.Prompts;

/// <summary>Converts between the names of tones in the REST API (<c>five</c>, <c>pound</c>) and keys of a telephone (<c>5</c>, <c>#</c>).</summary>
internal static class ToneName
{
    private const string Keys = "0123456789*#abcd";

    private static readonly string[] Names =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "asterisk", "pound", "a", "b", "c", "d"];

    public static bool IsKey(char key) => Keys.Contains(char.ToLowerInvariant(key));

    public static string Of(char key) => Names[Keys.IndexOf(char.ToLowerInvariant(key))];

    public static char? Key(string name) => Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index ? Keys[index] : null;
}
