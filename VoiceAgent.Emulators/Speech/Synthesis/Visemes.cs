namespace VoiceAgent.Emulators.Speech.Synthesis;

/// <summary>The service's number for the position of the mouth. Source: learn.microsoft.com/azure/ai-services/speech-service/how-to-speech-synthesis-viseme.</summary>
internal static class Visemes
{
    public const int Silence = 0;

    /// <summary>Phonemes of two signs come first, because their first sign is also a phoneme.</summary>
    private static readonly (string Signs, int Viseme)[] Pairs =
        [("aʊ", 9), ("ɔɪ", 10), ("aɪ", 11), ("oʊ", 8), ("əʊ", 8), ("eɪ", 4), ("tʃ", 16), ("dʒ", 16), ("tɕ", 16), ("dʑ", 16), ("ɑɹ", 2), ("ts", 15)];

    private static readonly Dictionary<char, int> Ones = Table(
        (1, "æəʌɐa"), (2, "ɑ"), (3, "ɔɒ"), (4, "ɛʊeøœ"), (5, "ɝɜɚ"), (6, "jiɪyɨ"), (7, "wuʉɯ"), (8, "oɤ"), (12, "hħxχɦʔʕ"), (13, "ɹrɾʁʀɻ"), (14, "lɫʎɭ"),
        (15, "szʂʐ"), (16, "ʃʒɕʑ"), (17, "ð"), (18, "fvɸβʋ"), (19, "dtnθɖʈɳ"), (20, "kɡgŋqɢɣɲcɟ"), (21, "pbm"));

    /// <param name="phoneme">In the International Phonetic Alphabet, with or without stress and length.</param>
    public static int Of(string phoneme)
    {
        var signs = phoneme.TrimStart('ˈ', 'ˌ', '‿', ' ');
        var pair = Array.Find(Pairs, pair => signs.StartsWith(pair.Signs, StringComparison.Ordinal));
        return pair.Signs is not null ? pair.Viseme : signs.Length > 0 && Ones.TryGetValue(signs[0], out var viseme) ? viseme : 1;
    }

    private static Dictionary<char, int> Table(params (int Viseme, string Signs)[] rows) =>
        rows.SelectMany(row => row.Signs.Select(sign => (sign, row.Viseme))).ToDictionary(pair => pair.sign, pair => pair.Viseme);
}
