namespace VoiceAgent.Sip.Messages;

/// <summary>A message that is not SIP, or that breaks its rules.</summary>
/// <param name="status">What the sender is told: 400, 416, 505 or 513.</param>
public sealed class SipParseException(string message, int status = 400) : FormatException(message)
{
    public int Status { get; } = status;

    /// <summary>What could be read of the message. A request whose <c>Via</c> is known is answered with <see cref="Status"/>.</summary>
    public SipMessage? Partial { get; internal init; }
}
