namespace VoiceAgent.Contracts.Calls;

/// <summary>Where a call is in its life. Phases only move forward, but for OnHold ⇄ Connected.</summary>
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
