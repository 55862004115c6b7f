namespace VoiceAgent.Emulators.Acs.Transfers;

internal enum HumanAnswer
{
    PicksUp,
    Busy,
    NoAnswer,
}

/// <summary>
/// The human to whom calls are transferred. A script says how they answer (<c>human: busy</c>, or <c>{ answers, rings, says }</c>);
/// without a word of it the number does: one that ends with 86 is busy (as in SIP's 486), with 80 does not answer (480), any other
/// picks up.
/// </summary>
/// <param name="Rings">How long it rings before that.</param>
/// <param name="Says">First words; <c>{summary}</c> stands for the first sentence of what the human was told.</param>
internal sealed record Human(HumanAnswer Answers, TimeSpan Rings, string Says)
{
    public const string Voice = "en-US-AriaNeural";

    /// <summary>Without a word from anybody, the human takes the matter for settled and hangs up.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private const string Greets = "Hello, this is Robin from claims. I see that {summary}";
    private const string GreetsUnknowing = "Hello, this is Robin from claims. How can I help you?";

    private static readonly TimeSpan PicksUpAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GivesUpAfter = TimeSpan.FromSeconds(25);

    public static Human At(string number) => Of(
        number.EndsWith("86", StringComparison.Ordinal) ? HumanAnswer.Busy : number.EndsWith("80", StringComparison.Ordinal) ? HumanAnswer.NoAnswer : HumanAnswer.PicksUp);

    /// <summary>One who says the usual words after the usual time.</summary>
    public static Human Of(HumanAnswer answers) => new(answers, answers is HumanAnswer.NoAnswer ? GivesUpAfter : PicksUpAfter, Greets);

    /// <param name="summary">What came with the transfer; empty where nothing did.</param>
    public string Greeting(string summary)
    {
        var end = summary.IndexOf(". ", StringComparison.Ordinal);
        var first = (end < 0 ? summary : summary[..(end + 1)]).Trim();
        return first.Length == 0 && Says.Contains("{summary}", StringComparison.Ordinal)
            ? GreetsUnknowing
            : Says.Replace("{summary}", first.Length > 1 ? char.ToLowerInvariant(first[0]) + first[1..] : first, StringComparison.Ordinal);
    }
}
