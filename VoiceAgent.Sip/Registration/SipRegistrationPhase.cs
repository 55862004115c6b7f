namespace VoiceAgent.Sip.Registration;

public enum SipRegistrationPhase
{
    Registering,
    Registered,

    /// <summary>The last try failed. The next one follows by itself.</summary>
    Failing,
    Stopped,
}
