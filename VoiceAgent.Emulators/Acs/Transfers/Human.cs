namespace VoiceAgent.Emulators.Acs.Transfers;

internal enum HumanAnswer
{
    PicksUp,
    Busy,
    NoAnswer,
}

/// <summary>
/// The human whom calls are transferred to. A script says how they answer (<c>human: busy</c>, or <c>{ answers, rings, says }</c>).
/// Without this, the number decides: one that ends with 86 is busy (like SIP's 486), one that ends with 80 does not answer (480), and all
/// others answer.
/// </summary>
/// <param name="Rings">How long the telephone rings before that.</param>
/// <param name="Says">The human's first words. <c>{summary}</c> is replaced by the first sentence of the summary.</param>
internal sealed record Human(HumanAnswer Answers, TimeSpan Rings, string Says)
{
    public const string Voice = "en-US-AriaNeural";

    /// <summary>After this much silence the human hangs up.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private const string Greets = "Hello, this is Robin from claims. I see that {summary}";
    private const string GreetsUnknowing = "Hello, this is Robin from claims. How can I help you?";

    private static readonly TimeSpan PicksUpAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GivesUpAfter = TimeSpan.FromSeconds(25);

    public static Human At(string number) => Of(
        number.EndsWith("86", StringComparison.Ordinal) ? HumanAnswer.Busy : number.EndsWith("80", StringComparison.Ordinal) ? HumanAnswer.NoAnswer : HumanAnswer.PicksUp);

    /// <summary>A human with the default words and the default time to answer.</summary>
    public static Human Of(HumanAnswer answers) => new(answers, answers is HumanAnswer.NoAnswer ? GivesUpAfter : PicksUpAfter, Greets);

    /// <param name="summary">The summary that came with the transfer, or empty.</param>
    public string Greeting(string summary)
    {
        var end = summary.IndexOf(". ", StringComparison.Ordinal);
        var first = (end < 0 ? summary : summary[..(end + 1)]).Trim();
        return first.Length == 0 && Says.Contains("{summary}", StringComparison.Ordinal)
            ? GreetsUnknowing
            : Says.Replace("{summary}", first.Length > 1 ? char.ToLowerInvariant(first[0]) + first[1..] : first, StringComparison.Ordinal);
    }
}
