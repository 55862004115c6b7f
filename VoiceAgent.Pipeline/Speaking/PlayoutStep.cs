namespace VoiceAgent.Pipeline.Speaking;

internal enum PlayoutAction
{
    /// <summary>Nothing is due before <see cref="PlayoutStep.At"/>.</summary>
    Rest,
    StopAudio,
    SendFrame,

    /// <summary>All audio so far was sent, and the reply is not complete.</summary>
    RanDry,

    /// <summary>The caller has heard the whole reply.</summary>
    End,
}

/// <summary>The next step of a playout.</summary>
/// <param name="At">Time since the call began: when the frame is heard, when the reply ended, or when the rest ends.</param>
/// <param name="Starts">Whether the frame is the first of its reply.</param>
/// <param name="Ahead">How much sent audio the caller has not heard when the audio runs out.</param>
/// <param name="Heard">The text that the caller has heard, when the reply ends.</param>
internal readonly record struct PlayoutStep(PlayoutAction Action, ReplyAudio? Reply, TimeSpan At, bool Starts = false, TimeSpan Ahead = default, string Heard = "")
{
    /// <summary>The time for a rest that only a change ends.</summary>
    public static TimeSpan Never => TimeSpan.MaxValue;

    public static PlayoutStep RestUntil(TimeSpan at) => new(PlayoutAction.Rest, null, at);
}

/// <summary>Decides the next step of a playout. The pump calls <see cref="Next"/> after each step.</summary>
internal interface IPlayoutSteps
{
    /// <summary>The time since the call began.</summary>
    TimeSpan Now { get; }

    /// <summary>The audio of the frame that the last step must send.</summary>
    ReadOnlyMemory<byte> Frame { get; }

    PlayoutStep Next();
}
