using VoiceAgent.Emulators.Speech.Voice;

namespace VoiceAgent.Emulators.Speech.Recognition;

/// <summary>Tells the language of recognised words by their most frequent words and by their script.</summary>
internal static class SpokenLanguage
{
    private static readonly Dictionary<string, HashSet<string>> Frequent = new()
    {
        ["en"] = Words("the a an i i'd i'm you it is are was my me your we to of in on for and or not no do does can could would will what when how where who with have has this that there please hello hi thanks thank yes want need about call claim bill"),
        ["es"] = Words("el la los las un una yo usted es son está estoy mi mis me su de del en por para y o no sí si que qué cuándo cómo dónde quién con tengo tiene quiero quisiera necesito puedo puede hola buenos buenas días tardes gracias señor señora habla hablar español inglés ayuda reclamo factura cuenta cita sobre favor mañana hoy cuatro siete uno nueve dos tres cinco seis ocho cero"),
        ["de"] = Words("der die das ein eine ich sie es ist sind war mein meine mir mich ihr wir zu von in auf für und oder nicht nein kann können möchte will was wann wie wo wer mit habe hat dieser bitte hallo guten tag danke ja sprechen deutsch englisch rechnung heute morgen"),
        ["fr"] = Words("le la les un une je vous il elle est sont était mon ma mes moi votre nous à de du des en sur pour et ou ne pas non peux pouvez voudrais veux quoi quand comment où qui avec ai avez ce cette bonjour merci oui parlez parler français anglais facture aujourd'hui demain s'il plaît"),
        ["it"] = Words("il lo la i gli le un una io lei è sono era mio mia mi suo noi a di da in su per e o non no posso può vorrei voglio che quando come dove chi con ho ha questo buongiorno ciao grazie sì parla parlare italiano inglese fattura oggi domani favore"),
        ["pt"] = Words("o a os as um uma eu você é são era meu minha me seu nós de do da em no na por para e ou não posso pode quero gostaria que quando como onde quem com tenho tem este olá bom dia obrigado obrigada sim fala falar português inglês fatura hoje amanhã favor"),
        ["nl"] = Words("de het een ik u je is zijn was mijn mij uw we te van in op voor en of niet nee kan kunnen wil wat wanneer hoe waar wie met heb heeft dit dat alstublieft hallo goedendag dank bedankt ja spreken spreekt nederlands engels rekening vandaag morgen"),
        ["pl"] = Words("ja pan pani jest są był mój moja mi mnie my do z w na dla i lub nie mogę może chcę chciałbym chciałabym co kiedy jak gdzie kto mam ma ten to proszę dzień dobry cześć dziękuję tak mówi mówić polsku angielsku rachunek dziś jutro"),
    };

    /// <param name="candidates">BCP 47.</param>
    /// <param name="otherwise">The answer when the words give no sign.</param>
    public static string Of(IEnumerable<string> words, IReadOnlyList<string> candidates, string otherwise)
    {
        var spoken = words.Select(word => word.ToLowerInvariant().Trim('¿', '?', '¡', '!', '.', ',')).ToList();
        var (best, most) = (otherwise, 0);
        foreach (var candidate in candidates)
        {
            var points = PointsOf(spoken, candidate.Split('-')[0].ToLowerInvariant());
            if (points > most || (points == most && points > 0 && candidate == otherwise))
            {
                (best, most) = (candidate, points);
            }
        }

        return best;
    }

    private static int PointsOf(List<string> words, string language) => language switch
    {
        "zh" => words.Count(word => word.Any(IsHan)) - (words.Any(word => word.Any(IsKana)) ? words.Count : 0),
        "ja" => words.Count(word => word.Any(letter => IsKana(letter) || IsHan(letter))) + (words.Any(word => word.Any(IsKana)) ? 1 : -1),
        "hi" => words.Count(word => word.Any(letter => letter is >= '\u0900' and <= '\u097F')),
        _ => Frequent.TryGetValue(language, out var frequent) ? words.Count(frequent.Contains) : 0,
    };

    private static bool IsHan(char letter) => letter is >= '\u4E00' and <= '\u9FFF';

    private static bool IsKana(char letter) => letter is >= '\u3040' and <= '\u30FF';

    // The tone code carries words without accents, so both forms count.
    private static HashSet<string> Words(string list) => [.. list.Split(' ').SelectMany(word => new[] { word, LetterFolding.ToAscii(word) })];
}
