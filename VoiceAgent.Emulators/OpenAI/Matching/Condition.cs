using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace VoiceAgent.Emulators.OpenAI.Matching;

/// <summary>When a reply applies. Every part that is given has to hold.</summary>
internal sealed record Condition
{
    // A phrase is recognised by so many of its telling words: one of three may be missing or misheard.
    private const double Enough = 0.65;

    /// <summary>Nothing was said yet: the model is asked to open the conversation.</summary>
    public bool AtTheStart { get; init; }

    /// <summary>One of these phrases, recognised by its words in any order.</summary>
    public IReadOnlyList<string> CallerSays { get; init; } = [];

    /// <summary>A pattern over the caller's words (lower case, no punctuation).</summary>
    public Regex? CallerMatches { get; init; }

    /// <summary>Patterns that one of the caller's lines matches, from the newest back to the first of the conversation.</summary>
    public IReadOnlyList<Regex> CallerHasSaid { get; init; } = [];

    /// <summary>A pattern that none of the caller's lines matches.</summary>
    public Regex? CallerHasNotSaid { get; init; }

    /// <summary>Places such as <c>verify_identity.name</c> that have a value.</summary>
    public IReadOnlyList<string> Known { get; init; } = [];

    /// <summary>Places that have none.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>How many digits the caller said in a row.</summary>
    public (int Least, int Most)? Digits { get; init; }

    /// <summary>A pattern over the agent's last line.</summary>
    public Regex? AgentSaid { get; init; }

    /// <summary>The last message is this tool's result.</summary>
    public string? AfterTool { get; init; }

    /// <summary>Patterns over fields of that result.</summary>
    public IReadOnlyDictionary<string, Regex> Result { get; init; } = new Dictionary<string, Regex>();

    /// <summary>Fields that the result does not have, or has as null.</summary>
    public IReadOnlyList<string> ResultLacks { get; init; } = [];

    /// <summary>Tools that have to be on offer.</summary>
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

    /// <summary>What the named groups of the patterns over the caller's words hold, of the newest line that matches.</summary>
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
