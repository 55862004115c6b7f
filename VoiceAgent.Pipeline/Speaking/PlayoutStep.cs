namespace VoiceAgent.Pipeline.Speaking;

internal enum PlayoutAction
{
    /// <summary>Nothing is due before <see cref="PlayoutStep.At"/>.</summary>
    Rest,
    StopAudio,
    SendFrame,

    /// <summary>All that was said has been sent, and more is to come.</summary>
    RanDry,

    /// <summary>The caller has heard the reply to its end.</summary>
    End,
}

/// <summary>What a playout does next.</summary>
/// <param name="At">Since the call began: when the frame is heard, when the reply ended, or until when to rest.</param>
/// <param name="Starts">The frame is the first of its reply.</param>
/// <param name="Ahead">How much of the reply the caller has not heard yet when it runs dry.</param>
/// <param name="Heard">The text of a reply that ended.</param>
internal readonly record struct PlayoutStep(PlayoutAction Action, ReplyAudio? Reply, TimeSpan At, bool Starts = false, TimeSpan Ahead = default, string Heard = "")
{
    /// <summary>Rests until something happens.</summary>
    public static TimeSpan Never => TimeSpan.MaxValue;

    public static PlayoutStep RestUntil(TimeSpan at) => new(PlayoutAction.Rest, null, at);
}

/// <summary>Decides what a playout does next. The pump asks again after each step.</summary>
internal interface IPlayoutSteps
{
    /// <summary>The time since the call began.</summary>
    TimeSpan Now { get; }

    /// <summary>The audio of the frame that the last step took.</summary>
    ReadOnlyMemory<byte> Frame { get; }

    PlayoutStep Next();
}
