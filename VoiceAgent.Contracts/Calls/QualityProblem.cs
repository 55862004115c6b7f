namespace VoiceAgent.Contracts.Calls;

/// <summary>What is wrong with the audio of a call. Each has a threshold in the settings of the worker.</summary>
public enum QualityProblem
{
    /// <summary>Audio that never arrived, or that is silent in the middle of a sound. Percent of the frames.</summary>
    Loss,

    /// <summary>Frames that arrived too late for a listener. Percent of the frames.</summary>
    Late,

    /// <summary>The interarrival jitter of RFC 3550. Milliseconds.</summary>
    Jitter,

    /// <summary>The estimated mean opinion score is too low. From 1 to 4.5.</summary>
    Mos,

    /// <summary>The voice is too quiet. Decibels of full scale.</summary>
    Level,

    /// <summary>The voice is cut off at full scale. Percent of the frames with sound.</summary>
    Clipping,

    /// <summary>Too little sound. Percent of the frames that are silent.</summary>
    Silence,

    /// <summary>Only one side can be heard. Seconds since the other side was last heard.</summary>
    OneWay,

    /// <summary>Both sides sound at the same time. Percent of the time.</summary>
    TalkOver,
}
