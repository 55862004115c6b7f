using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace VoiceAgent.Emulators.OpenAI.Matching;

/// <summary>The condition of a reply. All given parts must be true.</summary>
internal sealed record Condition
{
    // The share of a phrase's key words that must occur. One of three words may be missing or misheard.
    private const double Enough = 0.65;

    /// <summary>The conversation is empty, and the model must open it.</summary>
    public bool AtTheStart { get; init; }

    /// <summary>The caller said one of these phrases. A phrase is recognised by its key words in any order.</summary>
    public IReadOnlyList<string> CallerSays { get; init; } = [];

    /// <summary>A pattern that the caller's words match (lower case, no punctuation).</summary>
    public Regex? CallerMatches { get; init; }

    /// <summary>Each of these patterns matches one of the caller's lines in this conversation. Newer lines are tried first.</summary>
    public IReadOnlyList<Regex> CallerHasSaid { get; init; } = [];

    /// <summary>A pattern that none of the caller's lines matches.</summary>
    public Regex? CallerHasNotSaid { get; init; }

    /// <summary>Placeholders such as <c>verify_identity.name</c> that have a value.</summary>
    public IReadOnlyList<string> Known { get; init; } = [];

    /// <summary>Placeholders that have no value.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>How many digits in a row the caller said.</summary>
    public (int Least, int Most)? Digits { get; init; }

    /// <summary>A pattern that the agent's last line matches.</summary>
    public Regex? AgentSaid { get; init; }

    /// <summary>The last message is this tool's result.</summary>
    public string? AfterTool { get; init; }

    /// <summary>Patterns that fields of that result match.</summary>
    public IReadOnlyDictionary<string, Regex> Result { get; init; } = new Dictionary<string, Regex>();

    /// <summary>Fields that are missing or null in the result.</summary>
    public IReadOnlyList<string> ResultLacks { get; init; } = [];

    /// <summary>Tools that the request must offer.</summary>
    public IReadOnlyList<string> Offered { get; init; } = [];

    public bool Holds(Conversation conversation) =>
        ItsTurn(conversation)
        && Offered.All(conversation.Tools.Contains)
        && (AgentSaid?.IsMatch(conversation.Agent) ?? true)
        && CallerHolds(conversation)
        && CallerHasSaid.All(pattern => conversation.CallerLines.Any(line => line.Match(pattern).Success))
        && (CallerHasNotSaid is not { } never || !conversation.CallerLines.Any(line => line.Match(never).Success))
        && Known.All(place => Template.ValueOf(place, conversation) is not null)
        && !Unknown.Any(place => Template.ValueOf(place, conversation) is not null)
        && ResultHolds(conversation);

    /// <summary>The values of the patterns' named groups, from the newest of the caller's lines that matches.</summary>
    public IReadOnlyDictionary<string, string> Captured(Conversation conversation)
    {
        var captured = new Dictionary<string, string>();
        var patterns = CallerHasSaid.Select(pattern => (pattern, conversation.CallerLines.Select(line => line.Match(pattern)).FirstOrDefault(match => match.Success)));
        if (CallerMatches is { } now)
        {
            patterns = patterns.Append((now, NowMatched(now, conversation)));
        }

        foreach (var (pattern, match) in patterns.Where(found => found.Item2 is { Success: true }))
        {
            foreach (var name in pattern.GetGroupNames().Where(name => !char.IsAsciiDigit(name[0]) && match!.Groups[name].Success))
            {
                captured[name] = match!.Groups[name].Value;
            }
        }

        return captured;
    }

    private bool ItsTurn(Conversation conversation) => conversation switch
    {
        { AfterTool: { } tool } => tool == AfterTool,
        { Caller: not null } => AfterTool is null && !AtTheStart,
        _ => AtTheStart,
    };

    private static Match NowMatched(Regex pattern, Conversation conversation) =>
        new CallerLine(string.Join(' ', SpokenWords.Of(conversation.Caller ?? "")), string.Join(' ', SpokenWords.Of(conversation.Agent))).Match(pattern);

    private bool CallerHolds(Conversation conversation)
    {
        var caller = conversation.Caller ?? "";
        var words = SpokenWords.Of(caller);
        return (CallerSays.Count == 0 || CallerSays.Any(phrase => IsSaid(phrase, words)))
            && (CallerMatches is not { } pattern || NowMatched(pattern, conversation).Success)
            && (Digits is not { } digits || NumberWords.LongestIn(caller).Length is var count && count >= digits.Least && count <= digits.Most);
    }

    private static bool IsSaid(string phrase, List<string> words)
    {
        var telling = SpokenWords.Telling(phrase);
        return telling.Count(words.Contains) >= telling.Count * Enough;
    }

    private bool ResultHolds(Conversation conversation)
    {
        var fields = AfterTool is null ? null : conversation.Results.GetValueOrDefault(AfterTool) as JsonObject;
        return Result.All(pattern => fields?[pattern.Key] is { } value && pattern.Value.IsMatch(value.ToString()))
            && ResultLacks.All(field => fields?[field] is null);
    }
}
