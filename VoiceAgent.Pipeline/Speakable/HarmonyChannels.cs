namespace VoiceAgent.Pipeline.Speakable;

/// <summary>
/// The channels of <c>&lt;|start|&gt;assistant&lt;|channel|&gt;analysis&lt;|message|&gt;…&lt;|end|&gt;</c>. A header names the channel, and sometimes the tool that the
/// text is for. Only the final channel is speech. The text for a tool is written as a call, which the next stage reads.
/// </summary>
internal sealed class HarmonyChannels
{
    private const string Recipient = "to=";

    private string _header = "";
    private bool _inHeader;
    private bool _isSilent;
    private bool _isCall;

    public bool IsOpen => _inHeader || _isSilent || _isCall;

    /// <summary>Whether a character is a part of the text that goes on.</summary>
    public bool Hears(char character)
    {
        if (_inHeader)
        {
            _header += character;
        }

        return !_inHeader && !_isSilent;
    }

    /// <returns>The text that stands for the mark.</returns>
    public string Turn(string mark)
    {
        switch (mark)
        {
            case "start" or "channel" or "constrain":
                _header = mark == "start" ? "" : _header + " ";
                var closed = Rest();
                (_inHeader, _isSilent) = (true, false);
                return closed;
            case "message":
                var recipient = _header.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(word => word.StartsWith(Recipient, StringComparison.Ordinal));
                _isCall = _inHeader && recipient is not null;
                _isSilent = _inHeader && !_isCall && (_header.Contains("analysis", StringComparison.Ordinal) || _header.Contains("commentary", StringComparison.Ordinal));
                (_inHeader, _header) = (false, "");
                return _isCall ? $"{recipient![Recipient.Length..]}(" : "";
            default:
                (_inHeader, _isSilent) = (false, false);
                return Rest();
        }
    }

    /// <summary>Closes a call that is still open.</summary>
    public string Rest()
    {
        var close = _isCall ? ")" : "";
        _isCall = false;
        return close;
    }
}
