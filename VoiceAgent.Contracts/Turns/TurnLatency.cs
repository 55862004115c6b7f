namespace VoiceAgent.Contracts.Turns;

/// <summary>Where the time went between the end of the caller's speech and the first audio of the answer.</summary>
/// <param name="Response">From the end of the caller's speech until the first agent audio is sent.</param>
/// <param name="Stages">In the order of their start. They may overlap.</param>
public sealed record TurnLatency(TimeSpan Response, IReadOnlyList<LatencyStage> Stages);

/// <param name="Name">One of <see cref="StageNames"/>.</param>
/// <param name="Start">Counted from the end of the caller's speech; negative if preemptive generation began before it.</param>
public sealed record LatencyStage(string Name, TimeSpan Start, TimeSpan Duration);

/// <summary>The stages of a turn. Spans, metrics and the dashboard's chart use the same names.</summary>
public static class StageNames
{
    /// <summary>Deciding that the caller has finished.</summary>
    public const string Endpoint = "endpoint";

    /// <summary>Waiting for the words of the caller's last utterance.</summary>
    public const string Transcribe = "transcribe";

    /// <summary>From the request to the model until its first clause.</summary>
    public const string Think = "think";

    /// <summary>A tool that the answer waited for.</summary>
    public const string Tool = "tool";

    /// <summary>From the first clause until the first synthesised audio.</summary>
    public const string Speak = "speak";

    /// <summary>From the first synthesised audio until the first frame is sent.</summary>
    public const string Wire = "wire";
}
