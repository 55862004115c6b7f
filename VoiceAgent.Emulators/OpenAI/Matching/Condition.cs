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
        && CallerHolds(conversation.Caller ?? "")
        && ResultHolds(conversation);

    private bool ItsTurn(Conversation conversation) => conversation switch
    {
        { AfterTool: { } tool } => tool == AfterTool,
        { Caller: not null } => AfterTool is null && !AtTheStart,
        _ => AtTheStart,
    };

    private bool CallerHolds(string caller)
    {
        var words = SpokenWords.Of(caller);
        return (CallerSays.Count == 0 || CallerSays.Any(phrase => IsSaid(phrase, words)))
            && (CallerMatches?.IsMatch(string.Join(' ', words)) ?? true)
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
