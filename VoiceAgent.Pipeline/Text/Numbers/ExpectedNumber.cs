namespace VoiceAgent.Pipeline.Text.Numbers;

/// <summary>What the next number of the caller is expected to be for.</summary>
/// <param name="IsAsked">The agent has asked for it.</param>
internal sealed record ExpectedNumber(NumberContext Context, NumberPurpose Purpose, bool IsAsked)
{
    public static ExpectedNumber Any { get; } = new(NumberContext.Default, NumberPurpose.Unknown, IsAsked: false);
}
