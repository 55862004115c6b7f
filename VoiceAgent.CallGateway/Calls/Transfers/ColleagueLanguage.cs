using System.Globalization;

namespace VoiceAgent.CallGateway.Calls.Transfers;

/// <summary>How a human is asked in one language to take a call, and the words of their answer. Words are in small letters.</summary>
/// <param name="Question">The question. <c>{0}</c> is the summary.</param>
/// <param name="Accepts">Words and phrases that accept.</param>
/// <param name="Declines">Words and phrases that decline.</param>
internal sealed record ColleagueLanguage(string Language, string Question, IReadOnlyList<string> Accepts, IReadOnlyList<string> Declines)
{
    // Nobody listens longer before they may answer.
    private const int LongestSentence = 160;

    private static readonly ColleagueLanguage English = new(
        "en",
        "A caller is waiting. {0} Press one or say yes to take the call, or press two.",
        ["yes", "yeah", "yep", "yup", "sure", "okay", "ok", "of course", "absolutely", "certainly", "accept", "take it", "take the call", "take them", "take this", "put them through", "put him through", "put her through", "go ahead", "one"],
        ["no", "nope", "not now", "not today", "not yet", "never", "decline", "cannot", "cant", "wont", "do not", "dont", "not available", "busy", "later", "two", "wrong number"]);

    private static readonly ColleagueLanguage[] All =
    [
        English,
        new(
            "es",
            "Alguien espera en la línea. {0} Pulse uno o diga sí para tomar la llamada, o pulse dos.",
            ["sí", "si", "claro", "vale", "de acuerdo", "por supuesto", "acepto", "pásamelo", "pásamela", "páseme", "adelante", "uno"],
            ["no", "ahora no", "rechazo", "ocupado", "ocupada", "más tarde", "dos"]),
        new(
            "de",
            "Ein Anrufer wartet. {0} Drücken Sie die Eins oder sagen Sie ja, um das Gespräch anzunehmen, sonst die Zwei.",
            ["ja", "jawohl", "gerne", "gern", "klar", "okay", "ok", "natürlich", "in ordnung", "annehmen", "durchstellen", "stellen sie durch", "eins"],
            ["nein", "nee", "nicht", "ablehnen", "später", "keine zeit", "besetzt", "zwei"]),
        new(
            "fr",
            "Un appelant attend. {0} Appuyez sur un ou dites oui pour prendre l'appel, sinon sur deux.",
            ["oui", "ouais", "daccord", "bien sûr", "okay", "ok", "volontiers", "jaccepte", "passez le moi", "passez la moi", "allez y", "un"],
            ["non", "pas maintenant", "je refuse", "occupé", "occupée", "plus tard", "deux"]),
        new(
            "it",
            "Una persona è in attesa. {0} Prema uno o dica sì per accettare la chiamata, altrimenti due.",
            ["sì", "si", "certo", "va bene", "daccordo", "volentieri", "accetto", "me lo passi", "me la passi", "uno"],
            ["no", "non ora", "non adesso", "rifiuto", "occupato", "occupata", "più tardi", "due"]),
        new(
            "pt",
            "Uma pessoa está à espera. {0} Prima um ou diga sim para atender, ou prima dois.",
            ["sim", "claro", "está bem", "tudo bem", "aceito", "com certeza", "pode passar", "um"],
            ["não", "agora não", "recuso", "ocupado", "ocupada", "mais tarde", "dois"]),
        new(
            "nl",
            "Er wacht een beller. {0} Toets één of zeg ja om het gesprek aan te nemen, of toets twee.",
            ["ja", "jazeker", "graag", "oké", "okay", "ok", "natuurlijk", "prima", "verbind maar door", "één", "een"],
            ["nee", "niet", "geen tijd", "bezet", "later", "twee"]),
        new(
            "pl",
            "Na linii czeka rozmówca. {0} Naciśnij jeden lub powiedz tak, aby odebrać, albo naciśnij dwa.",
            ["tak", "jasne", "oczywiście", "dobrze", "zgoda", "proszę połączyć", "jeden"],
            ["nie", "nie teraz", "odmawiam", "zajęty", "zajęta", "później", "dwa"]),
    ];

    /// <returns>The words of this language, or English.</returns>
    public static ColleagueLanguage Of(string language) =>
        All.FirstOrDefault(one => language.StartsWith(one.Language, StringComparison.OrdinalIgnoreCase)) ?? English;

    /// <summary>The question with the first sentence of the summary. The whole summary is on the human's screen.</summary>
    public string Ask(string summary)
    {
        var end = summary.IndexOf(". ", StringComparison.Ordinal);
        var first = end < 0 ? summary : summary[..(end + 1)];
        return string.Format(CultureInfo.InvariantCulture, Question, first.Length <= LongestSentence ? first : "");
    }

    /// <summary>Accepting phrases of this language and of English, which many colleagues use.</summary>
    public IEnumerable<string> EveryAccepts => Accepts.Concat(English.Accepts);

    /// <summary>Declining phrases of this language and of English.</summary>
    public IEnumerable<string> EveryDeclines => Declines.Concat(English.Declines);
}
