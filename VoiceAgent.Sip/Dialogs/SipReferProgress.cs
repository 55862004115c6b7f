using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>What the peer reports about a transfer that we have asked for (NOTIFY with message/sipfrag).</summary>
/// <param name="Status">The status of the peer's new call, such as 100, 180, 200 or 486.</param>
public sealed record SipReferProgress(int Status, string Reason, bool IsLast);
