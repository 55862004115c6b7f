namespace VoiceAgent.Pipeline.Scenarios.Samples;

/// <summary>Section <c>Samples</c>: the sample data of the scenarios.</summary>
internal sealed record SampleOptions
{
    public const string Section = "Samples";

    /// <summary>Whether missing sample members are added at start. They are for demonstrations and must be off for a real insurer.</summary>
    public bool Seed { get; init; }
}
