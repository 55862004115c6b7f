namespace VoiceAgent.Sip.Dialogs;

public enum SipDialogPhase
{
    /// <summary>Ringing: there was a provisional response, and no final one.</summary>
    Early,
    Confirmed,
    Ended,
}
