using System.Text;
using System.Text.RegularExpressions;

namespace VoiceAgent.Pipeline.Speakable.Markdown;

/// <summary>
/// Turns the blocks of a Markdown text into lines to speak, as the text streams. A heading or a list item becomes a sentence. A
/// row of a table becomes "header: value". Only a line of a table waits for its end. Markdig parses whole documents, so the blocks
/// are read here, and Markdig reads what is inside a clause (<see cref="MarkdownInlines"/>).
/// </summary>
internal sealed partial class MarkdownBlocks
{
    // The marks at the beginning of a line are shorter. The text after them need not wait.
    private const int LongestMark = 8;

    private readonly StringBuilder _line = new();
    private readonly List<string> _headers = [];
    private string? _row;
    private bool _inLine;
    private bool _isItem;
    private bool _bullet;
    private char _last;

    public string Pass(string token)
    {
        if (_inLine && !token.Contains('\n'))
        {
            return Continue(token);
        }

        var said = new StringBuilder(token.Length);
        foreach (var character in token)
        {
            if (character == '\n')
            {
                EndLine(said);
            }
            else if (_inLine)
            {
                said.Append(Continue(character.ToString()));
            }
            else
            {
                _line.Append(character);
                TryBegin(said);
            }
        }

        return said.ToString();
    }

    public string Rest()
    {
        var said = new StringBuilder();
        EndLine(said);
        Row(said);
        return said.ToString();
    }

    /// <summary>Forgets the text that waits.</summary>
    public void Drop()
    {
        _line.Clear();
        _row = null;
        _inLine = false;
    }

    private string Continue(string text)
    {
        // A bullet in the middle of a line begins another item, and a bar another cell. The character after a bullet tells it from "••••4242".
        if (!_bullet && text.AsSpan().IndexOfAny('•', '|') < 0)
        {
            _last = text.TrimEnd() is [.., var last] ? last : _last;
            return text;
        }

        var spoken = new StringBuilder(text.Length + 2);
        foreach (var sign in text)
        {
            if (_bullet)
            {
                _bullet = false;
                var isItem = char.IsWhiteSpace(sign) && _last != '•';
                _ = !isItem ? spoken.Append('•') : spoken.Append(char.IsLetterOrDigit(_last) ? ".\n" : "\n");
                _last = isItem ? ' ' : '•';
            }

            if (sign == '•')
            {
                _bullet = true;
                continue;
            }

            _ = spoken.Append(sign == '|' ? ',' : sign);
            _last = char.IsWhiteSpace(sign) ? _last : sign;
        }

        return spoken.ToString();
    }

    /// <summary>Decides what kind of line this is, as soon as its first characters tell.</summary>
    private void TryBegin(StringBuilder said)
    {
        var line = _line.ToString();
        var text = line.TrimStart();
        if (text.Length == 0 || text[0] == '|' || (text.Length < LongestMark && MayBeMark().IsMatch(text)))
        {
            return;
        }

        Row(said);
        Begin(text, said);
    }

    private void Begin(string text, StringBuilder said)
    {
        var mark = Mark().Match(text);
        _isItem = mark.Success && mark.Length > 0;
        _inLine = true;
        _last = ' ';
        _line.Clear();
        if (mark.Groups["number"] is { Success: true } number)
        {
            said.Append(number.Value).Append(": ");
        }

        said.Append(Continue(text[mark.Length..]));
    }

    private void EndLine(StringBuilder said)
    {
        if (_inLine)
        {
            _bullet = false;
            said.Append(_isItem && char.IsLetterOrDigit(_last) ? ".\n" : "\n");
        }
        else if (_line.ToString().Trim() is { Length: > 0 } line)
        {
            if (line[0] == '|')
            {
                TableLine(line, said);
            }
            else if (!Ruler().IsMatch(line))
            {
                Row(said);
                Begin(line, said);
                said.Append(_isItem && char.IsLetterOrDigit(_last) ? ".\n" : "\n");
            }
        }
        else
        {
            Row(said);
            _headers.Clear();
        }

        _line.Clear();
        (_inLine, _isItem) = (false, false);
    }

    /// <summary>The line above the dashes has the headers. Any other line is a row.</summary>
    private void TableLine(string line, StringBuilder said)
    {
        if (Dashes().IsMatch(line))
        {
            _headers.Clear();
            _headers.AddRange(Cells(_row ?? ""));
            _row = null;
            return;
        }

        Row(said);
        _row = line;
        if (_headers.Count > 0)
        {
            Row(said);
        }
    }

    /// <summary>Says the row that waited, because it is no header.</summary>
    private void Row(StringBuilder said)
    {
        if (_row is null)
        {
            return;
        }

        var cells = Cells(_row).Select((cell, at) => cell.Length == 0 ? "" : at < _headers.Count && _headers[at].Length > 0 ? $"{_headers[at]}: {cell}" : cell).Where(cell => cell.Length > 0);
        said.Append(string.Join(", ", cells)).Append(".\n");
        _row = null;
    }

    private static IEnumerable<string> Cells(string row) => Bar().Split(row.Trim().Trim('|')).Select(cell => cell.Trim().Replace("\\|", "|", StringComparison.Ordinal));

    /// <summary>The bar between two cells. One with a backslash is a part of its cell.</summary>
    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.CultureInvariant)]
    private static partial Regex Bar();

    /// <summary>The marks at the beginning of a line: heading, quote, bullet, number, box to tick.</summary>
    [GeneratedRegex(@"^(?:#{1,6}\s+|(?:>\s?)+)*(?:[-*+•◦▪‣·–]\s+|(?<number>\d{1,3})[.)]\s+)?(?:\[[ xX]\]\s+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();

    [GeneratedRegex(@"^(?:[#>\-*+•◦▪‣·–=_\s]+|\d{1,3}[.)]?\s*|[-*+]\s\[[ xX]?\]?\s*)$", RegexOptions.CultureInvariant)]
    private static partial Regex MayBeMark();

    [GeneratedRegex(@"^(?:[-*_=]\s*){3,}$", RegexOptions.CultureInvariant)]
    private static partial Regex Ruler();

    [GeneratedRegex(@"^\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$", RegexOptions.CultureInvariant)]
    private static partial Regex Dashes();
}
