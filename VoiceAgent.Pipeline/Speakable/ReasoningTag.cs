using System.Text.RegularExpressions;

namespace VoiceAgent.Pipeline.Speakable;

internal enum TagKind
{
    /// <summary>Not a tag of this kind.</summary>
    None,

    /// <summary>Opens or closes what the model thinks aloud.</summary>
    Reasoning,

    /// <summary>A mark between the channels of an answer.</summary>
    Channel,

    /// <summary>A mark without meaning for the caller, and a reasoning tag that opens and closes at once.</summary>
    Empty,
}

/// <summary>
/// A tag by the words of its name, whatever its brackets and the case: <c>&lt;Think&gt;</c>, <c>&lt;reasoning effort="low"&gt;</c>, <c>◁/think▷</c>,
/// <c>[THINK]</c>, <c>&lt;ant:thinking&gt;</c>, <c>&lt;|begin_of_thought|&gt;</c>.
/// </summary>
internal readonly partial record struct ReasoningTag(TagKind Kind, string Name, bool IsClosing)
{
    // A longer text between brackets is no tag of this kind.
    private const int Longest = 120;

    private static readonly HashSet<string> Thoughts = new(StringComparer.OrdinalIgnoreCase)
    {
        "think", "thinking", "thought", "thoughts", "reason", "reasoning", "reflect", "reflection", "analysis", "scratchpad", "monologue", "cot", "deliberation", "introspection",
        "rumination", "internal", "plan", "planning",
    };

    private static readonly HashSet<string> Channels = ["start", "channel", "message", "end", "return", "call", "constrain"];

    // The next stage reads the marks of tool calls.
    private static readonly HashSet<string> Calls = new(StringComparer.OrdinalIgnoreCase) { "tool", "tools", "function", "functions", "python", "plugin" };

    public static bool Opens(char character) => character is '<' or '◁' or '[';

    public static bool Closes(char character) => character is '>' or '▷' or ']';

    /// <summary>Whether the beginning of a tag may become one of this kind. Prose must not wait.</summary>
    public static bool IsPossible(string written)
    {
        if (written.Length > Longest || Begun().Match(written) is not { Success: true } begun)
        {
            return false;
        }

        var (name, after) = (begun.Groups["name"].Value, begun.Groups["after"].Length > 0);
        var isBlank = string.IsNullOrWhiteSpace(begun.Groups["after"].Value);
        return begun.Groups["bar"].Success
            || (written[0] == '[' || begun.Groups["space"].Success ? (after ? isBlank && Thoughts.Contains(name) : Thoughts.Any(word => word.StartsWith(name, StringComparison.OrdinalIgnoreCase)))
                : !after || IsThought(name));
    }

    /// <summary>Whether an answer ends within a tag of this kind.</summary>
    public static bool IsCut(string written) =>
        Begun().Match(written) is { Success: true } begun
        && (begun.Groups["bar"].Success || begun.Groups["slash"].Success
            || (begun.Groups["name"] is { Length: > 1, Value: var name } && (IsThought(name) || Thoughts.Any(word => word.StartsWith(name, StringComparison.OrdinalIgnoreCase)))));

    public static ReasoningTag Read(string written)
    {
        if (Whole().Match(written) is not { Success: true } tag)
        {
            return default;
        }

        var name = tag.Groups["name"].Value;
        var words = Words(name);
        if (written[0] == '[' ? words.All(Thoughts.Contains) : words.Any(Thoughts.Contains))
        {
            var isEmpty = tag.Groups["empty"].Success && !tag.Groups["slash"].Success;
            return new ReasoningTag(isEmpty ? TagKind.Empty : TagKind.Reasoning, name, tag.Groups["slash"].Success || words[0].Equals("end", StringComparison.OrdinalIgnoreCase));
        }

        return !tag.Groups["bar"].Success || words.Any(Calls.Contains) ? default
            : Channels.Contains(name) ? new ReasoningTag(TagKind.Channel, name, false)
            : new ReasoningTag(TagKind.Empty, name, false);
    }

    private static bool IsThought(string name) => Words(name).Any(Thoughts.Contains);

    private static string[] Words(string name) => [.. Breaks().Split(name).Where(word => word.Length > 0)];

    [GeneratedRegex(@"^[<◁\[](?<space>\s)?(?<bar>[|｜])?(?<slash>/)?\s?(?<name>(?:\p{L}[\p{L}\p{N}_▁:.\-]*)?)(?<after>.*)$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Begun();

    [GeneratedRegex(
        @"^(?:<|◁|\[)\s?(?<bar>[|｜])?\s?(?<slash>/)?\s?(?<name>\p{L}[\p{L}\p{N}_▁:.\-]*)(?(bar)[^>]*?|(?:\s[^>]*?)?)\s*(?<empty>/)?\s*[|｜]?[>▷\]]$", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"[_▁:.\- ]|(?<=\p{Ll})(?=\p{Lu})", RegexOptions.CultureInvariant)]
    private static partial Regex Breaks();
}
