using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Outbound;

/// <summary>What the record of a call that the platform has placed tells. The functions are pure.</summary>
internal static class OutboundRules
{
    /// <summary>Whether the platform has given the call up before the person has picked up.</summary>
    public static bool IsTooLate(CallRecord call) => call.Direction is CallDirection.Outbound
        && (!call.IsLive || call.Phase is CallPhase.Draining)
        && call.Ending is CallEnding.Busy or CallEnding.NotAnswered or CallEnding.Declined or CallEnding.NotPlaced;

    /// <summary>How a call has ended for the person. The call must have ended.</summary>
    public static DialOutcome OutcomeOf(CallRecord call) => call.Ending switch
    {
        CallEnding.Busy => DialOutcome.Busy,
        CallEnding.NotAnswered => DialOutcome.NoAnswer,
        CallEnding.Declined => DialOutcome.Rejected,
        CallEnding.NotPlaced => DialOutcome.Failed,
        CallEnding.Voicemail => DialOutcome.Voicemail,
        _ when !CallRules.IsUnanswered(call) => DialOutcome.Answered,
        CallEnding.CallerHungUp => DialOutcome.NoAnswer,
        _ => DialOutcome.Failed,
    };
}

/// <summary>How one attempt to call a person has ended.</summary>
internal enum DialOutcome
{
    Answered,
    Voicemail,
    Busy,
    NoAnswer,
    Rejected,
    Failed,
}
