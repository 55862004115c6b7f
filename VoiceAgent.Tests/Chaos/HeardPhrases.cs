using VoiceAgent.Tests.EndToEnd;

namespace VoiceAgent.Tests.Chaos;

/// <summary>Recognises, in what a caller heard, the sentences that explain a fault.</summary>
internal static class HeardPhrases
{
    private static readonly (string Phrase, string Means)[] Known =
    [
        ("one moment", "one moment"), ("we were cut off", "cut off"), ("technical problem", "technical problem"), ("call again", "call again"), ("lines are busy", "lines busy"),
        ("i'm sorry", "sorry"), ("we are sorry", "sorry"), ("apologi", "sorry"), ("can't look", "cannot look up"), ("can't reserve", "cannot reserve"), ("colleague", "colleague"),
        ("put you through", "put through"), ("try again", "try again"), ("say that again", "say again"), ("still there", "still there"),
    ];

    /// <param name="from">Milliseconds since the answer.</param>
    public static IReadOnlyList<string> In(CallerOutcome outcome, double from)
    {
        var words = string.Join(' ', outcome.Words.Where(word => word.At >= from).Select(word => word.Word));
        return [.. Known.Where(known => words.Contains(known.Phrase, StringComparison.OrdinalIgnoreCase)).Select(known => known.Means).Distinct()];
    }

    /// <summary>Whether the caller was told that something does not work.</summary>
    public static bool Excuse(IEnumerable<string> heard) => heard.Any(means => means is "sorry" or "technical problem" or "call again" or "lines busy");
}
