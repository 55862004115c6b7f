namespace VoiceAgent.Contracts.Turns;

/// <summary>Where the time went between the end of the caller's speech and the first audio of the answer.</summary>
/// <param name="Response">End of the caller's speech to the first agent audio on the wire.</param>
/// <param name="Stages">In order of their start; they may overlap.</param>
public sealed record TurnLatency(TimeSpan Response, IReadOnlyList<LatencyStage> Stages);

/// <param name="Name">One of <see cref="StageNames"/>.</param>
/// <param name="Start">Counted from the end of the caller's speech; negative where work began before it (speculation).</param>
public sealed record LatencyStage(string Name, TimeSpan Start, TimeSpan Duration);

/// <summary>The stages of a turn, in spans, metrics and the waterfall alike (design §8).</summary>
public static class StageNames
{
    /// <summary>Deciding that the caller has finished.</summary>
    public const string Endpoint = "endpoint";

    /// <summary>Waiting for the words of the caller's last utterance.</summary>
    public const string Transcribe = "transcribe";

    /// <summary>Request to the model until its first clause.</summary>
    public const string Think = "think";

    /// <summary>A tool the answer had to wait for.</summary>
    public const string Tool = "tool";

    /// <summary>First clause to first synthesised audio.</summary>
    public const string Speak = "speak";

    /// <summary>First synthesised audio to the first frame on the wire.</summary>
    public const string Wire = "wire";
}
