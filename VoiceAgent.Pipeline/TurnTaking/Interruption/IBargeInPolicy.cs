namespace VoiceAgent.Pipeline.TurnTaking.Interruption;

/// <summary>Decides whether a sound of the caller interrupts the agent.</summary>
internal interface IBargeInPolicy
{
    /// <param name="words">The transcript of the sound so far. Empty when there is none.</param>
    bool ConfirmedBy(string words);

    /// <summary>A sound of this length interrupts even without words.</summary>
    TimeSpan Length { get; }

    /// <summary>How long the agent waits for a transcript after the sound has ended, before it resumes.</summary>
    TimeSpan Grace { get; }
}
