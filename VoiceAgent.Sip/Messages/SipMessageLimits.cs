namespace VoiceAgent.Sip.Messages;

/// <summary>Bounds of a message. A larger one is refused with 513 where it can be answered, and else dropped.</summary>
public sealed record SipMessageLimits
{
    /// <summary>Octets of the whole message.</summary>
    public int MessageBytes { get; init; } = 64 * 1024;

    /// <summary>Octets of the start line and the headers together.</summary>
    public int HeadBytes { get; init; } = 32 * 1024;

    /// <summary>Octets of one line, folded lines counted as one.</summary>
    public int LineBytes { get; init; } = 8 * 1024;

    public int Headers { get; init; } = 200;
}
