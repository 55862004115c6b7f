namespace VoiceAgent.Pipeline.TurnTaking.Interruption;

/// <summary>Decides whether a sound of the caller interrupts the agent.</summary>
internal interface IBargeInPolicy
{
    /// <summary>How many words interrupt the agent. Agreement and hesitation do not count. With 0, any sound does.</summary>
    int Words { get; }

    /// <summary>A sound of this length interrupts even without words.</summary>
    TimeSpan Length { get; }

    /// <summary>How long the agent waits for a transcript after the sound has ended, before it resumes.</summary>
    TimeSpan Grace { get; }
}
