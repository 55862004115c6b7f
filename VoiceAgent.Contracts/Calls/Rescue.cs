namespace VoiceAgent.Contracts.Calls;

/// <summary>What the gateway has done for a caller whose conversation was lost.</summary>
/// <param name="Reconnects">How often the media stream was started again.</param>
/// <param name="Last">The last step. Steps only move forward.</param>
public sealed record Rescue(int Reconnects, RescueStep Last, DateTimeOffset At);

public enum RescueStep
{
    /// <summary>The conversation is lost while a transfer is in progress. If the transfer fails, the next step follows.</summary>
    AwaitingTransfer,

    /// <summary>The media stream was started again, so that another worker can take the call.</summary>
    Reconnecting,

    /// <summary>The caller is being transferred to the fallback number.</summary>
    Transferring,

    /// <summary>The caller hears an announcement. The call ends after it.</summary>
    Announcing,

    /// <summary>The call is being hung up.</summary>
    HangingUp,
}
