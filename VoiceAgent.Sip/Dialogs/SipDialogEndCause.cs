namespace VoiceAgent.Sip.Dialogs;

public enum SipDialogEndCause
{
    /// <summary>We have sent BYE.</summary>
    Local,

    /// <summary>The peer has sent BYE.</summary>
    Remote,

    /// <summary>The peer answered a request with 481 or 408, so it no longer has the dialog.</summary>
    PeerLost,

    /// <summary>The peer has not confirmed our 200 with ACK in time.</summary>
    NoAck,

    /// <summary>The session timer ran out.</summary>
    SessionExpired,

    /// <summary>Another call took this one's place (Replaces).</summary>
    Replaced,
}
