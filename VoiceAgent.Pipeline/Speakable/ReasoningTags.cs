using System.Text;
using System.Text.RegularExpressions;

namespace VoiceAgent.Pipeline.Speakable;

/// <summary>
/// Drops what a model thinks aloud: <c>&lt;think&gt;…&lt;/think&gt;</c> and its relatives, and the channels of <c>&lt;|channel|&gt;</c>
/// other than the final one. A tag may be split over tokens. A tag that is never closed reaches to the end of the answer.
/// </summary>
internal sealed partial class ReasoningTags
{
    // A longer text between "<" and ">" is no tag of this kind.
    private const int LongestTag = 120;

    private readonly StringBuilder _tag = new();
    private string? _thinking;
    private string _header = "";
    private bool _inHeader;
    private bool _closedUnopened;

    /// <summary>Whether anything was dropped.</summary>
    public bool Dropped { get; private set; }

    /// <summary>Whether a closing tag came without its opening tag. Then the text before it was reasoning.</summary>
    public bool TakeClosedUnopened()
    {
        var closed = _closedUnopened;
        _closedUnopened = false;
        return closed;
    }

    public string Pass(string token)
    {
        if (_tag.Length == 0 && _thinking is null && !_inHeader && !token.Contains('<'))
        {
            return token;
        }

        var kept = new StringBuilder(token.Length);
        foreach (var character in token)
        {
            Take(character, kept);
        }

        return kept.ToString();
    }

    /// <summary>The answer has ended: returns an unfinished tag, which was none.</summary>
    public string Rest()
    {
        var rest = _thinking is null && !_inHeader && !IsBeginning(_tag) ? _tag.ToString() : "";
        _tag.Clear();
        return rest;
    }

    private void Take(char character, StringBuilder kept)
    {
        if (_tag.Length == 0 && character != '<')
        {
            Keep(character.ToString(), kept);
            return;
        }

        if (character == '<' && _tag.Length > 0)
        {
            Release(kept);
        }

        _tag.Append(character);
        if (character == '>')
        {
            Close(kept);
        }
        else if (_tag.Length > LongestTag || !IsPossible(_tag))
        {
            Release(kept);
        }
    }

    private void Close(StringBuilder kept)
    {
        var tag = _tag.ToString();
        if (Channel().Match(tag) is { Success: true } mark)
        {
            _tag.Clear();
            Dropped = true;
            Turn(mark.Groups["name"].Value.ToLowerInvariant());
        }
        else if (Reasoning().Match(tag) is { Success: true } found)
        {
            _tag.Clear();
            Dropped = true;
            Think(found, kept);
        }
        else
        {
            Release(kept);
        }
    }

    private void Think(Match found, StringBuilder kept)
    {
        var name = found.Groups["name"].Value.ToLowerInvariant();
        if (found.Groups["empty"].Success)
        {
            return;
        }

        if (!found.Groups["closes"].Success)
        {
            _thinking ??= name;
        }
        else if (_thinking is null)
        {
            kept.Clear();
            _closedUnopened = true;
        }
        else if (_thinking == name)
        {
            _thinking = null;
        }
    }

    /// <summary>Harmony's marks: a header follows <c>start</c> and <c>channel</c>, and <c>message</c> begins the text of the channel.</summary>
    private void Turn(string mark)
    {
        switch (mark)
        {
            case "start" or "channel":
                (_inHeader, _header) = (true, "");
                break;
            case "message":
                _thinking = _inHeader && _header.Trim() is "analysis" or "commentary" ? "channel" : null;
                _inHeader = false;
                break;
            case "end" or "return" or "call":
                (_thinking, _inHeader) = (null, false);
                break;
        }
    }

    private void Keep(string text, StringBuilder kept)
    {
        if (_inHeader)
        {
            _header += text;
        }
        else if (_thinking is null)
        {
            kept.Append(text);
        }
    }

    private void Release(StringBuilder kept)
    {
        Keep(_tag.ToString(), kept);
        _tag.Clear();
    }

    private static bool IsPossible(StringBuilder tag) => tag.Length < 2 || tag[1] is '/' or '|' || char.IsAsciiLetter(tag[1]);

    private static bool IsBeginning(StringBuilder tag) => Beginning().IsMatch(tag.ToString());

    [GeneratedRegex(@"^<\s*(?<closes>/)?\s*(?<name>think|thinking|thought|thoughts|reasoning|reason|reflection|analysis|scratchpad|inner_monologue)(?:\s[^>]*?)?(?<empty>/)?\s*>$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Reasoning();

    [GeneratedRegex(@"^<\|(?<name>start|channel|message|end|return|call|constrain|im_start|im_end|eot_id|endoftext)\|>$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Channel();

    [GeneratedRegex(@"^<(/?(think|reason|thought|\|))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Beginning();
}
