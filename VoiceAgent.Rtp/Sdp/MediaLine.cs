namespace VoiceAgent.Rtp.Sdp;

/// <summary>A media line of the session so far. All lines stay in their order, those that are not used with port 0 (RFC 3264 §8).</summary>
/// <param name="Kind">For example <c>audio</c> or <c>video</c>.</param>
/// <param name="Transport">For example <c>RTP/AVP</c>.</param>
/// <param name="Formats">The formats as they were offered.</param>
/// <param name="IsUsed">Whether it is the line of this session's audio.</param>
internal sealed record MediaLine(string Kind, string Transport, string Formats, bool IsUsed);
