using System.Text;
using System.Text.RegularExpressions;

namespace VoiceAgent.Pipeline.Speakable.Calls;

/// <summary>
/// Takes tool calls out of the text as it streams. Text that may become a call waits until that is known: a tool's name until
/// the character after it, an opened bracket, tag or code fence until it is closed.
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
                '`' => OfFence(text, at, isEnd),
                '{' => OfBracket(text, at, isEnd),
                '[' when MayBeCalls(text, at) => at + 1 < text.Length || isEnd ? OfBracket(text, at, isEnd) : Unknown,
                _ when IsNameStart(text, at) => OfName(text, at, isEnd),
                _ => None,
            };
            if (end != None)
            {
                return (at, end);
            }
        }

        return (text.Length, text.Length);
    }

    private static bool IsNameStart(string text, int at) => (char.IsAsciiLetter(text[at]) || text[at] == '_') && (at == 0 || !IsNamePart(text[at - 1]));

    private static bool IsNamePart(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '.';

    // "[our page](…)" is a link.
    private static bool MayBeCalls(string text, int at) => at + 1 == text.Length || text[at + 1] is '{' || text[at..].StartsWith("[TOOL_CALLS]", StringComparison.Ordinal);

    private int OfName(string text, int at, bool isEnd)
    {
        var end = at;
        while (end < text.Length && IsNamePart(text[end]))
        {
            end++;
        }

        var name = CallReading.Plain(text[at..end]);
        if (end == text.Length)
        {
            // The word may continue. The splitter needs the next character as well, so nothing is spoken later than without this.
            return isEnd ? None : Unknown;
        }

        if (!tools.Has(name) && !(name.Contains('_') && text[end] == '('))
        {
            return None;
        }

        // "transfer (free of charge)" is prose. "find_claim ({…})" is not.
        var open = text[end] == ' ' && name.Contains('_') ? end + 1 : end;
        if (open == text.Length)
        {
            return isEnd ? None : Unknown;
        }

        return text[open] is '(' ? Closed(text, at, open, isEnd) : text[open] is '{' ? Closed(text, at, open, isEnd) : None;
    }

    private static int OfBracket(string text, int at, bool isEnd) => Closed(text, at, at, isEnd);

    private static int Closed(string text, int from, int open, bool isEnd) =>
        CallReading.Balanced(text, open) is { Length: > 0 } whole ? open + whole.Length : isEnd || text.Length - from > Longest ? text.Length : Unknown;

    private static int OfTag(string text, int at, bool isEnd)
    {
        var rest = text[at..];
        if (Opening().Match(rest) is { Success: true } tag)
        {
            var closing = rest.LastIndexOf($"</{tag.Groups["name"].Value}", StringComparison.OrdinalIgnoreCase);
            var end = closing < 0 ? -1 : rest.IndexOf('>', closing);
            return end >= 0 ? at + end + 1 : isEnd || rest.Length > Longest ? text.Length : Unknown;
        }

        return !isEnd && rest.Length < "<function_calls".Length && Beginning().IsMatch(rest) ? Unknown : None;
    }

    private static int OfFence(string text, int at, bool isEnd)
    {
        var rest = text.AsSpan(at);
        if (!rest.StartsWith("```"))
        {
            return !isEnd && rest.Length < 3 && rest.TrimStart('`').IsEmpty ? Unknown : None;
        }

        var closing = rest[3..].IndexOf("```");
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
            : found.StartsWith('`') || found.StartsWith('{') || found.StartsWith('<') || found.StartsWith("[{", StringComparison.Ordinal) ? ""
            : found;
    }

    [GeneratedRegex(@"^<\|?(?<name>tool_calls?|toolcalls?|function_calls?|tool_code|tool_use|tools|invoke|function|python_tag|plugin)\b[^>]*>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Opening();

    [GeneratedRegex(@"^<\|?(t(o(o(l\w*)?)?)?|f(u(n\w*)?)?|i(n(v\w*)?)?|p(y\w*)?)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Beginning();

    [GeneratedRegex(@"^```(?:markdown|md|text|txt|plaintext)?[ \t]*\r?\n(?<text>.*?)(?:```)?$", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Fence();

    [GeneratedRegex(@"[{};=<>]|\w\(|^\s*(?:#|//|import |from |def |SELECT )", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Program();
}
