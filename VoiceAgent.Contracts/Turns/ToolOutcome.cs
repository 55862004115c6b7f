namespace VoiceAgent.Contracts.Turns;

/// <summary>How a tool call ended.</summary>
public enum ToolOutcome
{
    Succeeded,
    Failed,
    TimedOut,

    /// <summary>The caller went on speaking before the result was needed.</summary>
    Cancelled,

    /// <summary>The arguments did not fit the tool's schema, or the agent has no such tool.</summary>
    Refused,
}
