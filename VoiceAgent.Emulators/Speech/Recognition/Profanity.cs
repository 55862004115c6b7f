namespace VoiceAgent.Emulators.Speech.Recognition;

/// <summary>What the service does with profane words. It knows a few of them, enough to try the settings.</summary>
internal static class Profanity
{
    private static readonly HashSet<string> Words =
    [
        "damn", "damned", "goddamn", "shit", "shitty", "bullshit", "fuck", "fucking", "fucked", "fucker", "bitch", "bastard", "asshole", "crap", "dick", "piss", "pissed", "bloody",
        "mierda", "joder", "puta", "cabrón", "cabron", "coño", "scheiße", "scheisse", "arschloch", "merde", "putain", "cazzo", "stronzo", "merda", "kut", "kurwa",
    ];

    /// <param name="handling">The setting of the client. The service's default is <c>Masked</c>.</param>
    public static IEnumerable<string> Handle(IEnumerable<string> words, ProfanityHandling handling) => handling switch
    {
        ProfanityHandling.Raw => words,
        ProfanityHandling.Tagged => words.Select(word => Words.Contains(word) ? $"<profanity>{word}</profanity>" : word),
        ProfanityHandling.Removed => words.Where(word => !Words.Contains(word)),
        _ => words.Select(word => Words.Contains(word) ? new string('*', word.Length) : word),
    };
}

internal enum ProfanityHandling
{
    Masked,
    Removed,
    Raw,

    /// <summary>In XML tags: <c>&lt;profanity&gt;…&lt;/profanity&gt;</c>.</summary>
    Tagged,
}
