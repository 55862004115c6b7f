using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;

namespace VoiceAgent.CallGateway.Calls.Finishing;

/// <summary>Which calls are analysed, and what an analysis may be.</summary>
internal static class AnalysisRules
{
    private const int LongestAgent = 60;
    private const int LongestReason = 300;

    // yyyy-MM-dd
    private const int LongestDue = 10;

    /// <summary>Whether the person has said something to the agent. Without it, a model has nothing to find out.</summary>
    public static bool IsWorthIt(FinishedCall call) =>
        call.Record is { AnsweredAt: not null, Ending: not CallEnding.Voicemail } && call.Turns.Any(static turn => turn.Lines.Any(static line => line.Speaker is Speaker.Caller));

    /// <returns>What is wrong with an analysis that a worker sends. Null when it can be stored.</returns>
    public static string? WhyNot(CallAnalysis analysis) => analysis switch
    {
        { Agent: not { Length: > 0 and <= LongestAgent } } => "'agent' must have 1 to 60 characters.",
        _ when !Enum.IsDefined(analysis.State) => "'state' must be 'done' or 'givenUp'.",
        { State: AnalysisState.Done, Summary: not { Length: > 0 and <= CallAnalysis.LongestSummary } } => $"'summary' must have 1 to {CallAnalysis.LongestSummary} characters.",
        { State: AnalysisState.Done, Outcome: not { Length: > 0 and <= CallAnalysis.LongestOutcome } } => $"'outcome' must have 1 to {CallAnalysis.LongestOutcome} characters.",
        { State: AnalysisState.GivenUp, Reason: not { Length: > 0 and <= LongestReason } } => $"'reason' must have 1 to {LongestReason} characters.",
        { FollowUps: null or { Count: > CallAnalysis.MostFollowUps } } => $"'followUps' must have at most {CallAnalysis.MostFollowUps} items.",
        _ when !analysis.FollowUps.All(IsGood) => $"A follow-up must have 1 to {FollowUp.LongestWhat} characters in 'what', 'business' or 'caller' in 'who', and a date in 'due'.",
        { Fields: { } fields } when fields.ValueKind is not System.Text.Json.JsonValueKind.Object || fields.GetRawText().Length > CallAnalysis.LongestFields => $"'fields' must be a JSON object of at most {CallAnalysis.LongestFields} characters.",
        { Tries: < 1 } or { PromptTokens: < 0 } or { CompletionTokens: < 0 } => "'tries' must be at least 1, and tokens must not be negative.",
        _ => null,
    };

    private static bool IsGood(FollowUp? followUp) =>
        followUp is { What.Length: > 0 and <= FollowUp.LongestWhat, Due: null or { Length: <= LongestDue } } && Enum.IsDefined(followUp.Who);
}
