namespace VoiceAgent.CallGateway.LiveKit.Wire;

/// <summary><c>WebhookEvent</c>, with the members that the product uses. This is also the form in which a report is kept.</summary>
internal sealed record LiveKitEvent
{
    /// <summary>One of <see cref="LiveKitNames"/>, or one that the product does not use.</summary>
    public string Event { get; init; } = "";

    public string Id { get; init; } = "";

    /// <summary>Seconds since 1970.</summary>
    public long CreatedAt { get; init; }

    public LiveKitRoom? Room { get; init; }

    public LiveKitParticipant? Participant { get; init; }
}
