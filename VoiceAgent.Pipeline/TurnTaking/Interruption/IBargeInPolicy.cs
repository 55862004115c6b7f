namespace VoiceAgent.Pipeline.TurnTaking.Interruption;

/// <summary>Decides whether a sound made while the agent has the floor takes the floor from it.</summary>
internal interface IBargeInPolicy
{
    /// <param name="words">What has been understood of the sound so far; empty for none.</param>
    bool ConfirmedBy(string words);

    /// <summary>A sound that lasts this long takes the floor even without words.</summary>
    TimeSpan Length { get; }

    /// <summary>After the sound has ended, how long words may still come before the agent goes on.</summary>
    TimeSpan Grace { get; }
}
