namespace VoiceAgent.Contracts.Calls;

/// <summary>The phase of a call. Phases only move forward, except OnHold ⇄ Connected.</summary>
public enum CallPhase
{
    Ringing,
    Answering,
    Connected,
    OnHold,
    Transferring,
    Draining,
    Ended,
}
