namespace VoiceAgent.Sip.Messages;

/// <summary>One header line. The value is a part of the text of its message, and has no line ends.</summary>
public readonly record struct SipHeader(string Name, ReadOnlyMemory<char> Value)
{
    public override string ToString() => $"{Name}: {Value}";
}
