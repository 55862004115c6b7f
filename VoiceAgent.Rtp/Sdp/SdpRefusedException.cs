namespace VoiceAgent.Rtp.Sdp;

/// <summary>
/// A session description cannot be read, or it offers nothing that this side may accept. The message says why and holds no key.
/// A SIP user agent answers such an offer with 488 (Not Acceptable Here).
/// </summary>
public sealed class SdpRefusedException(string message) : Exception(message);
