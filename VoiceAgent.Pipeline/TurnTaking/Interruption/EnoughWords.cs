namespace VoiceAgent.Pipeline.TurnTaking.Interruption;

/// <summary>Words interrupt the agent. A cough or an agreement such as "mm-hm" does not.</summary>
internal sealed record EnoughWords(int Words, TimeSpan Length, TimeSpan Grace) : IBargeInPolicy
{
    // Interim transcripts arrive 150–250 ms after the speech (design §7). Grace is longer, for a slow transcript.
    public static EnoughWords Default { get; } = new(1, TimeSpan.FromMilliseconds(1_800), TimeSpan.FromMilliseconds(500));
}
