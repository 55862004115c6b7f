namespace VoiceAgent.Pipeline.Scenarios.Samples;

/// <summary>Section <c>Samples</c>.</summary>
internal sealed record SampleOptions
{
    public const string Section = "Samples";

    /// <summary>Whether the sample members are added where they are missing: for trying the program out, not for a real insurer.</summary>
    public bool Seed { get; init; }
}
