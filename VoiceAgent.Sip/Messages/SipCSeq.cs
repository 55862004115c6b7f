namespace VoiceAgent.Sip.Messages;

/// <summary>The number of a request within its dialog, and its method.</summary>
public readonly record struct SipCSeq(uint Number, string Method)
{
    /// <summary>The largest number (RFC 3261, 8.1.1.5).</summary>
    public const uint Largest = int.MaxValue;

    public static bool TryParse(ReadOnlySpan<char> text, out SipCSeq sequence)
    {
        sequence = default;
        text = text.Trim();
        var space = text.IndexOfAny(' ', '\t');
        if (space < 0 || !SipText.TryNumber(text[..space], Largest, out var number) || !SipText.IsToken(text[space..].Trim()))
        {
            return false;
        }

        sequence = new SipCSeq(number, SipMethods.Intern(text[space..].Trim()));
        return true;
    }

    public override string ToString() => $"{Number} {Method}";
}
