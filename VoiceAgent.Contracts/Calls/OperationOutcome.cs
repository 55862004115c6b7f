namespace VoiceAgent.Contracts.Calls;

/// <summary>How an operation ended. A later value wins over an earlier one, whatever the order of the reports.</summary>
public enum OperationOutcome
{
    /// <summary>Nothing was reported in time.</summary>
    TimedOut,
    Cancelled,
    Failed,
    Done,
}
