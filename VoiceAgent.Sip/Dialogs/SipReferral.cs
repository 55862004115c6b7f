using VoiceAgent.Sip.Messages;

namespace VoiceAgent.Sip.Dialogs;

/// <summary>A transfer that the peer has asked for.</summary>
public sealed class SipReferral
{
    /// <summary>Where to call. A Replaces header in it is in <see cref="Replaces"/>, and no longer in the target.</summary>
    public SipUri Target => throw new NotImplementedException();

    public SipReplaces? Replaces => throw new NotImplementedException();

    public NameAddress? ReferredBy => throw new NotImplementedException();

    /// <summary>Reports the status of the new call. A final status ends the reports. Does nothing if the peer wants no reports (RFC 4488).</summary>
    public Task NotifyAsync(int status, string? reason = null) => throw new NotImplementedException();
}
