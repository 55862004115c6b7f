using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Dashboard.Components;

/// <summary>Texts for phases and endings.</summary>
internal static class Words
{
    public static string Of(CallPhase phase) => phase switch
    {
        CallPhase.OnHold => "On hold",
        _ => phase.ToString(),
    };

    public static string Of(CallEnding ending) => ending switch
    {
        CallEnding.CallerHungUp => "Caller hung up",
        CallEnding.AgentHungUp => "Agent said goodbye",
        CallEnding.OperatorHungUp => "Hung up by an operator",
        CallEnding.Transferred => "Transferred to a human",
        CallEnding.MediaLost => "Sound lost",
        CallEnding.ProviderFailed => "A provider failed",
        CallEnding.Rejected => "Not answered",
        CallEnding.TimedOut => "Timed out",
        CallEnding.Abandoned => "Worker died",
        CallEnding.Defect => "Defect",
        CallEnding.WorkerStopped => "Worker shut down",
        CallEnding.OutsideHours => "Outside business hours",
        CallEnding.NotAnswered => "Nobody picked up",
        CallEnding.NotPlaced => "Could not be placed",
        CallEnding.Voicemail => "Voicemail answered",
        _ => ending.ToString(),
    };

    /// <param name="outcome">Null while the transfer is in progress.</param>
    public static string Of(TransferOutcome? outcome) => outcome switch
    {
        null => "Ringing",
        TransferOutcome.Accepted => "Put through",
        TransferOutcome.Busy => "Busy",
        TransferOutcome.NotAnswered => "Not answered",
        TransferOutcome.Declined => "Declined",
        TransferOutcome.NoPerson => "No person answered",
        _ => "Failed",
    };

    /// <summary>True for endings that an operator should look at.</summary>
    public static bool IsTrouble(CallEnding ending) =>
        ending is CallEnding.MediaLost or CallEnding.ProviderFailed or CallEnding.Abandoned or CallEnding.Defect or CallEnding.WorkerStopped;
}
