namespace VoiceAgent.Sip.Dialogs;

/// <summary>Identifies a dialog from our side.</summary>
public readonly record struct SipDialogId(string CallId, string LocalTag, string RemoteTag)
{
    public override string ToString() => CallId;
}
