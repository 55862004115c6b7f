namespace VoiceAgent.Sip.Dialogs;

/// <summary>The session timer of a dialog (RFC 4028).</summary>
/// <param name="WeRefresh">Whether we send the refreshes. Otherwise the dialog ends if the peer does not.</param>
/// <param name="Since">The last refresh.</param>
public sealed record SipSessionTimer(TimeSpan Interval, bool WeRefresh, DateTimeOffset Since);
