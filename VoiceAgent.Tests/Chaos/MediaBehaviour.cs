namespace VoiceAgent.Tests.Chaos;

/// <summary>What the telephony service may do when media streaming is started again, and does not document. Each is one setting of its emulator.</summary>
/// <param name="Order">The body of <c>PUT /emulator/media</c>.</param>
internal sealed record MediaBehaviour(string Name, object Order)
{
    public static IReadOnlyList<MediaBehaviour> All { get; } =
    [
        new("as configured", new { }),
        new("a second start replaces the stream", new { SecondStart = "Replaces" }),
        new("the socket closes before the stop", new { ClosesBeforeStopped = true }),
        new("no start within 1 s of a failure", new { StartsAgainAfter = "00:00:01" }),
        new("held audio is dropped", new { HeldAudio = "Dropped" }),
    ];
}
