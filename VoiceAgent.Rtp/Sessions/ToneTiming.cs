namespace VoiceAgent.Rtp.Sessions;

/// <summary>How long sent keys and the pauses after them are. A comma in the text waits for <see cref="Comma"/>.</summary>
public sealed record ToneTiming
{
    /// <summary>The length of one key. Many peers ignore keys under 40 ms.</summary>
    public TimeSpan Tone { get; init; } = TimeSpan.FromMilliseconds(160);

    /// <summary>The pause after each key.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(80);

    /// <summary>The pause for a comma.</summary>
    public TimeSpan Comma { get; init; } = TimeSpan.FromSeconds(1);
}
