using VoiceAgent.Contracts.Calls;
using VoiceAgent.Dashboard.Gateway;

namespace VoiceAgent.Dashboard.Transcripts;

/// <summary>What a call has used of its providers.</summary>
/// <param name="Wasted">Tokens of answers that the caller never heard: preemptive replies and interrupted ones. They are included in the others.</param>
public sealed record Usage(int Prompt = 0, int Completion = 0, int Wasted = 0, int Characters = 0, TimeSpan Recognized = default)
{
    public bool IsKnown => this != new Usage();

    public Usage Plus(UsageCounted counted) => new(
        Prompt + counted.PromptTokens,
        Completion + counted.CompletionTokens,
        Wasted + counted.WastedTokens,
        Characters + counted.SynthesizedCharacters,
        Recognized + counted.Recognized);

    /// <summary>US dollars.</summary>
    public decimal CostAt(Prices prices) =>
        ((Prompt * prices.MillionPromptTokens) + (Completion * prices.MillionCompletionTokens) + (Characters * prices.MillionCharactersSpoken)) / 1_000_000m
        + ((decimal)Recognized.TotalHours * prices.HourRecognized);
}
