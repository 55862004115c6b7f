using System.Text;
using System.Text.RegularExpressions;

namespace VoiceAgent.Pipeline.Speakable.Calls;

/// <summary>
/// Takes tool calls out of the text as it streams. Text that may become a call waits until that is known: a tool's name until
/// the character after it, an opened bracket, tag or code fence until it is closed. All other text passes at once.
/// </summary>
internal sealed partial class WrittenCalls(CallableTools tools)
{
    // More than the arguments of any call. A longer text in brackets is dropped, because it is no speech either.
    private const int Longest = 8_000;

    // Instead of the end of a call: more text is needed, and there is no call here.
    private const int Unknown = -1;
    private const int None = -2;

    private readonly StringBuilder _waiting = new();
    private readonly List<WrittenCall> _calls = [];
    private bool _hasSaid;

    /// <summary>The calls found so far.</summary>
    public IReadOnlyList<WrittenCall> Calls => _calls;

    public string Pass(string token)
    {
        _waiting.Append(token);
        return Release(isEnd: false);
    }

    /// <summary>The answer has ended: returns the text that waited and is no call.</summary>
    public string Rest() => Release(isEnd: true);

    /// <summary>Forgets the text that waits.</summary>
    public void Drop() => _waiting.Clear();

    private string Release(bool isEnd)
    {
        if (_waiting.Length == 0)
        {
            return "";
        }

        var text = _waiting.ToString();
        if (isEnd && !_hasSaid && tools.Named(text.Trim(' ', '\n', '`', '*', '[', ']', '.', '"')) is { } alone && alone.Contains('_'))
        {
            // The name of a tool is the whole answer.
            _waiting.Clear();
            _calls.Add(new WrittenCall(alone, new Dictionary<string, object?>()));
            return "";
        }

        var said = new StringBuilder(text.Length);
        var at = 0;
        while (at < text.Length)
        {
            var (start, end) = Next(text, at, isEnd);
            said.Append(text, at, start - at);
            if (end == Unknown)
            {
                at = start;
                break;
            }

            said.Append(Take(text[start..end]));
            at = end;
        }

        _waiting.Clear();
        _waiting.Append(text, at, text.Length - at);
        _hasSaid |= said.Length > 0 && said.ToString().Any(char.IsLetterOrDigit);
        return said.ToString();
    }

    /// <summary>Finds the next text that may be a call. Its end is <see cref="Unknown"/> when more text is needed.</summary>
    private (int Start, int End) Next(string text, int from, bool isEnd)
    {
        for (var at = from; at < text.Length; at++)
        {
            var character = text[at];
            var end = character switch
            {
                '<' => OfTag(text, at, isEnd),
                '`' or '~' => OfFence(text, at, isEnd),
                '{' => OfBracket(text, at, isEnd),
                '[' => OfList(text, at, isEnd),
                _ when IsNameStart(text, at) => OfWords(text, at, isEnd),
                _ => None,
            };
            if (end != None)
            {
                return (at, end);
            }
        }

        return (text.Length, text.Length);
    }

    // A name in an address is no tool: "example/A_(b)".
    private static bool IsNameStart(string text, int at) => (char.IsAsciiLetter(text[at]) || text[at] == '_') && (at == 0 || (!IsNamePart(text[at - 1]) && text[at - 1] is not ('/' or '@' or '-' or '&' or '?' or '#')));

    private static bool IsNamePart(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '.';

    /// <summary>A name, perhaps behind words that announce it.</summary>
    private int OfWords(string text, int at, bool isEnd)
    {
        if (CallSigns.BeforeName.Match(text, at) is { Success: true } before)
        {
            if (!before.Groups["name"].Success || before.Index + before.Length == text.Length)
            {
                return before.Index + before.Length < text.Length ? None
                    : !isEnd ? Unknown
                    : before.Groups["name"].Success && tools.Named(before.Groups["name"].Value) is { } announced && announced.Contains('_') ? text.Length
                    : None;
            }

            var name = before.Groups["name"];
            return OfName(text, name.Index, isEnd) switch
            {
                None when tools.Named(name.Value) is { } tool && tool.Contains('_') && text[at..name.Index].Contains(':') => EndOfParagraph(text, name.Index + name.Length, isEnd),
                > 0 and var end when text[at..].StartsWith("print", StringComparison.OrdinalIgnoreCase) && end < text.Length && text[end] == ')' => end + 1,
                var end => end,
            };
        }

        return OfName(text, at, isEnd) is var own && own != None ? own
            : !isEnd && WordsBegun().IsMatch(text[at..]) ? Unknown
            : None;
    }

    private static int EndOfParagraph(string text, int from, bool isEnd) => text.IndexOf("\n\n", from, StringComparison.Ordinal) is var end and >= 0 ? end : isEnd ? text.Length : Unknown;

    private int OfName(string text, int at, bool isEnd)
    {
        var end = at;
        while (end < text.Length && IsNamePart(text[end]))
        {
            end++;
        }

        if (end == text.Length)
        {
            // The word may continue. The splitter needs the next character as well, so nothing is spoken later than without this.
            return isEnd ? None : Unknown;
        }

        var written = text[at..end];
        var name = tools.Named(written);
        var isCode = name is not null ? name.Contains('_') || written.Contains('.') : CallSigns.IsCode(written);
        if (name is null && (!isCode || text[end] != '('))
        {
            return None;
        }

        // "transfer (free of charge)" is prose. "find_claim: {…}" is not.
        var open = isCode && name is not null ? CallSigns.BeforeArguments.Match(text, end) is var marks ? end + marks.Length : end : end;
        if (open == text.Length)
        {
            return isEnd ? None : Unknown;
        }

        return text[open] switch
        {
            '(' => OfArguments(text, at, open, isStrict: name is null || !isCode || open > end, isEnd),
            '{' => Closed(text, at, open, isEnd),
            _ => !isEnd && isCode && name is not null && MarksBegun().IsMatch(text[end..]) ? Unknown : None,
        };
    }

    /// <param name="isStrict">Whether the text in brackets must look like arguments.</param>
    private static int OfArguments(string text, int at, int open, bool isStrict, bool isEnd)
    {
        var end = Closed(text, at, open, isEnd);
        return end == Unknown || !isStrict || (text[end - 1] == ')' && CallSigns.AreArguments(text[(open + 1)..(end - 1)])) ? end : None;
    }

    private static int OfBracket(string text, int at, bool isEnd) =>
        CallSigns.IsObject(text[at..]) ? Closed(text, at, at, isEnd) : !isEnd && CallSigns.MayBeObject(text[at..]) ? Unknown : None;

    /// <summary>"[{…}]", "[find_claim(…), end_call()]" and "[TOOL_CALLS]". "[our page](…)" is a link.</summary>
    private int OfList(string text, int at, bool isEnd)
    {
        var inside = text[(at + 1)..].TrimStart();
        if (inside.Length == 0)
        {
            return isEnd ? None : Unknown;
        }

        if (inside[0] is '{' or '[')
        {
            return OfBracket(text, at, isEnd);
        }

        if (CallSigns.Mark.Match(text, at) is { Success: true } mark)
        {
            return at + mark.Length;
        }

        var name = new string([.. inside.TakeWhile(IsNamePart)]);
        if (name.Length == inside.Length)
        {
            return !isEnd && (tools.MayName(name) || Capitals().IsMatch(inside)) ? Unknown : None;
        }

        return name.Length > 0 && inside[name.Length] == '(' && tools.Named(name) is not null ? Closed(text, at, at, isEnd) : None;
    }

    private static int Closed(string text, int from, int open, bool isEnd) =>
        CallReading.Balanced(text, open) is { Length: > 0 } whole ? open + whole.Length : isEnd || text.Length - from > Longest ? text.Length : Unknown;

    private int OfTag(string text, int at, bool isEnd)
    {
        var rest = text[at..];
        if (Section().IsMatch(rest))
        {
            // A section of calls is the last of an answer.
            return isEnd || rest.Length > Longest ? text.Length : Unknown;
        }

        if (Opening().Match(rest) is { Success: true } tag)
        {
            var closing = rest.LastIndexOf($"</{tag.Groups["name"].Value}", StringComparison.OrdinalIgnoreCase);
            var end = closing < 0 ? -1 : rest.IndexOf('>', closing);
            return end >= 0 ? at + end + 1 : isEnd || rest.Length > Longest ? text.Length : Unknown;
        }

        if (Element().Match(rest) is { Success: true } element && tools.Named(element.Groups["name"].Value) is not null)
        {
            var end = element.Groups["empty"].Success ? element.Length : rest.IndexOf($"</{element.Groups["name"].Value}>", StringComparison.Ordinal) is var close and >= 0 ? close + element.Groups["name"].Length + 3 : -1;
            return end >= 0 ? at + end : isEnd || rest.Length > Longest ? text.Length : Unknown;
        }

        return !isEnd && TagBegun().Match(rest) is { Success: true } begun
            && (begun.Groups["bar"].Success || (begun.Groups["name"].Value is var name && (Marks.Any(mark => mark.StartsWith(name, StringComparison.OrdinalIgnoreCase)) || tools.MayName(name)))) ? Unknown : None;
    }

    private static int OfFence(string text, int at, bool isEnd)
    {
        var fence = new string(text[at], 3);
        var rest = text.AsSpan(at);
        if (!rest.StartsWith(fence))
        {
            return !isEnd && rest.Length < 3 && rest.TrimStart(text[at]).IsEmpty ? Unknown : None;
        }

        var closing = rest[3..].IndexOf(fence);
        return closing >= 0 ? at + closing + 6 : isEnd || rest.Length > Longest ? text.Length : Unknown;
    }

    /// <returns>The text that is spoken instead: empty for a call and for code.</returns>
    private string Take(string found)
    {
        var calls = CallReading.Read(found, tools);
        if (calls.Count > 0)
        {
            _calls.AddRange(calls);
            return "";
        }

        // A fence without the signs of a program is an answer that the model has wrapped.
        return Fence().Match(found) is { Success: true } fence && !Program().IsMatch(fence.Groups["text"].Value) ? fence.Groups["text"].Value
            : found.StartsWith('`') || found.StartsWith("~~~", StringComparison.Ordinal) || found.StartsWith('<') || CallSigns.IsObject(found) || CallSigns.Mark.IsMatch(found) ? ""
            : found;
    }

    private static readonly string[] Marks = ["tool_call", "tool_calls", "toolcall", "function_call", "function_calls", "functions", "tool_code", "tool_use", "tools", "invoke", "function", "plugin"];

    /// <summary>Words that may still become those of <see cref="CallSigns.BeforeName"/>.</summary>
    [GeneratedRegex(@"^(?:(?:tool|function|action|api|call|calling)[ _]?(?:c|ca|cal|calls?|u|use?|n|na|name?)?\s*[:=]?\s*|await\s*|\w+ ?=?\s*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WordsBegun();

    /// <summary>Text after a name that may still become the marks before its arguments.</summary>
    [GeneratedRegex("""^["'`*_]{0,3}\s*(?:\[A?R?G?S?|(?:w\w{0,3}|u\w{0,4})?\s*(?:a\w*(?:\s+i\w*)?|p\w*|i\w*)?\s*[:=-]?\s*`{0,3}(?:j\w*)?)$""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MarksBegun();

    [GeneratedRegex(@"^/?[A-Z_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Capitals();

    /// <summary>The sections of Kimi, DeepSeek and Llama, which have no closing tag of the same name.</summary>
    [GeneratedRegex(@"^<[|｜](?=[^>]*(?:tool|function|python|plugin))[^>]*[|｜]>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Section();

    [GeneratedRegex(@"^<(?:\w+:)?(?<name>tool_calls?|toolcalls?|function_calls?|tool_code|tool_use|tools|invoke|functions?|plugin)\b[^>]*>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Opening();

    [GeneratedRegex(@"^<(?<name>[A-Za-z_][\w.-]*)(?:\s[^<>]*?)?(?<empty>/)?>", RegexOptions.CultureInvariant)]
    private static partial Regex Element();

    [GeneratedRegex(@"^<(?:(?<bar>[|｜])[^>]{0,60}|(?:\w+:)?(?<name>[A-Za-z_][\w.-]*)(?:[\s=][^<>]{0,200})?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex TagBegun();

    [GeneratedRegex(@"^(?:```|~~~)(?:markdown|md|text|txt|plaintext)?[ \t]*\r?\n(?<text>.*?)(?:```|~~~)?$", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Fence();

    [GeneratedRegex(@"[{};=<>]|\w\(|^\s*(?:#|//|import |from |def |SELECT )", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Program();
}
