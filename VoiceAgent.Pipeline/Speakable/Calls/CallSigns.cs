using System.Text.RegularExpressions;

namespace VoiceAgent.Pipeline.Speakable.Calls;

/// <summary>The signs by which a written call is told from prose.</summary>
internal static partial class CallSigns
{
    /// <summary>The marks that models put between a tool's name and its arguments: "**", "[ARGS]", ":", "Action Input:", "with arguments", a code fence.</summary>
    public static Regex BeforeArguments { get; } = BeforeArgumentsPattern();

    /// <summary>The words that models put before a tool's name: "Action:", "Tool call:", "await", "result =", "print(".</summary>
    public static Regex BeforeName { get; } = BeforeNamePattern();

    /// <summary>Marks that announce a call and mean nothing by themselves: "[TOOL_CALLS]".</summary>
    public static Regex Mark { get; } = MarkPattern();

    /// <summary>A text in round brackets that is written as arguments, not as words: empty, an object, names with values, literals.</summary>
    public static bool AreArguments(string inside) => ArgumentsPattern().IsMatch(inside);

    /// <summary>A name that only a program has: <c>find_order</c>, <c>findOrder</c>.</summary>
    public static bool IsCode(string name) => CodePattern().IsMatch(name);

    /// <summary>A bracket of JSON, or of a language near to it. "{name}" and "{1, 2}" are text.</summary>
    public static bool IsObject(string text) => ObjectPattern().IsMatch(text);

    /// <summary>Whether more text is needed to see if <see cref="IsObject"/> is true.</summary>
    public static bool MayBeObject(string text) => ObjectBegun().IsMatch(text);

    [GeneratedRegex("""\G["'`*_]{0,3}\s*(?:\[ARGS\]\s*|(?:with|using)?\s*(?:action\s+input|arguments?|parameters?|params|args|input)?\s*(?::|=>|->|with)?\s*)(?:```(?:json)?\s*|`)?""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BeforeArgumentsPattern();

    [GeneratedRegex(@"\G(?:(?:tool|function|action|api|call|calling)(?:[ _]?(?:calls?|use|name))?\s*[:=]\s*|await\s+|(?!\d)\w+\s*=\s*(?:await\s+)?|print\s*\()[`*""']{0,3}(?<name>[A-Za-z_][\w.]*)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BeforeNamePattern();

    [GeneratedRegex(@"\G\[/?(?:TOOL_CALLS?|TOOL_REQUEST|END_TOOL_REQUEST|FUNCTION_CALLS?|ARGS|CALL_ID)\]", RegexOptions.CultureInvariant)]
    private static partial Regex MarkPattern();

    [GeneratedRegex("""^\s*(?:$|[{\["'\d+-]|[A-Za-z_]\w*\s*[=:]|(?:true|false|null|none)\s*[,)]?)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ArgumentsPattern();

    [GeneratedRegex(@"_|^[a-z]+[A-Z]", RegexOptions.CultureInvariant)]
    private static partial Regex CodePattern();

    [GeneratedRegex("""^[\[\s]*\{\s*(?:["'}{]|[A-Za-z_]\w*\s*:)""", RegexOptions.CultureInvariant)]
    private static partial Regex ObjectPattern();

    [GeneratedRegex("""^[\[\s]*\{\s*(?:[A-Za-z_]\w*\s*)?$""", RegexOptions.CultureInvariant)]
    private static partial Regex ObjectBegun();
}
