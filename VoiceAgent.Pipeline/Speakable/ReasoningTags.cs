using System.Text;

namespace VoiceAgent.Pipeline.Speakable;

/// <summary>
/// Drops what a model thinks aloud: <c>&lt;think&gt;…&lt;/think&gt;</c> and its relatives in all brackets (<see cref="ReasoningTag"/>), and the
/// channels of <c>&lt;|channel|&gt;</c> other than the final one. A tag may be split over tokens. A tag that is never closed reaches to the
/// end of the answer. The tags of models that mean nothing to a caller (<c>&lt;|im_end|&gt;</c>) are dropped too.
/// </summary>
internal sealed class ReasoningTags
{
    private readonly StringBuilder _tag = new();
    private readonly HarmonyChannels _channels = new();
    private int _depth;
    private bool _closedUnopened;

    /// <summary>Whether a closing tag came without its opening tag. Then the text before it was reasoning.</summary>
    public bool TakeClosedUnopened()
    {
        var closed = _closedUnopened;
        _closedUnopened = false;
        return closed;
    }

    public string Pass(string token)
    {
        if (_tag.Length == 0 && _depth == 0 && !_channels.IsOpen && token.AsSpan().IndexOfAny('<', '◁', '[') < 0)
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
        var kept = new StringBuilder();
        if (!ReasoningTag.IsCut(_tag.ToString()))
        {
            Release(kept);
        }

        _tag.Clear();
        return kept.Append(_channels.Rest()).ToString();
    }

    private void Take(char character, StringBuilder kept)
    {
        if (ReasoningTag.Opens(character))
        {
            Release(kept);
        }
        else if (_tag.Length == 0)
        {
            Keep(character, kept);
            return;
        }

        _tag.Append(character);
        if (ReasoningTag.Closes(character))
        {
            Close(_tag.ToString(), kept);
        }
        else if (!ReasoningTag.IsPossible(_tag.ToString()))
        {
            Release(kept);
        }
    }

    private void Close(string written, StringBuilder kept)
    {
        switch (ReasoningTag.Read(written))
        {
            case { Kind: TagKind.Reasoning } tag:
                Think(tag, kept);
                break;
            case { Kind: TagKind.Channel } tag:
                kept.Append(_channels.Turn(tag.Name));
                break;
            case { Kind: TagKind.Empty }:
                break;
            default:
                Release(kept);
                break;
        }

        _tag.Clear();
    }

    /// <summary>Models mix the names of their tags, so any closing tag closes the last opening one.</summary>
    private void Think(ReasoningTag tag, StringBuilder kept)
    {
        if (!tag.IsClosing)
        {
            _depth++;
        }
        else if (_depth > 0)
        {
            _depth--;
        }
        else if (!_channels.IsOpen)
        {
            kept.Clear();
            _closedUnopened = true;
        }
    }

    private void Keep(char character, StringBuilder kept)
    {
        if (_depth == 0 && _channels.Hears(character))
        {
            kept.Append(character);
        }
    }

    private void Release(StringBuilder kept)
    {
        for (var at = 0; at < _tag.Length; at++)
        {
            Keep(_tag[at], kept);
        }

        _tag.Clear();
    }
}
