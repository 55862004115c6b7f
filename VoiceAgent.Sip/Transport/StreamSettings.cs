using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Transport;

/// <summary>What all connections share.</summary>
internal sealed record StreamSettings(SipTransportLimits Limits, SipMessageLimits Messages, TimeProvider Time);
