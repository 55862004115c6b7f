namespace VoiceAgent.Sip.Transport;

/// <summary>Sees each message on the wire. For captures and tests only, because messages hold numbers and credentials.</summary>
/// <param name="sent">Whether we have sent it.</param>
public delegate void SipTrace(bool sent, SipFlow flow, ReadOnlySpan<byte> message);
