namespace VoiceAgent.Pipeline.Languages;

/// <summary>What an agent says of a failure, if its file has no words of its own for it.</summary>
internal sealed record FailureWords
{
    public static FailureWords None { get; } = new();

    /// <summary>A content filter refuses the caller's words.</summary>
    public string? NotAllowed { get; init; }

    /// <summary>The connection was interrupted for a moment, and the conversation goes on where it was.</summary>
    public string? CutOff { get; init; }

    /// <summary>The connection was interrupted, and it is not known what was said before.</summary>
    public string? StartOver { get; init; }

    /// <summary>With these words an agent promises to put the caller through to a colleague.</summary>
    public IReadOnlyList<string> ColleaguePromised { get; init; } = [];
}
