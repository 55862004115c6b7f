namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>Which rule against toll fraud, or which limit, stops a call.</summary>
internal enum TollReason
{
    /// <summary>The destination is no number.</summary>
    Number,
    RefusedPrefix,
    Satellite,
    Premium,
    Country,
    Hours,

    /// <summary>The trunk only takes calls, or is not enabled.</summary>
    Direction,

    /// <summary>The trunk does not have the number from which the call should be placed.</summary>
    OwnNumber,
    CallsPerSecond,
    CallsAtATime,
    CallsPerHour,
    CallsPerDay,
    MinutesPerHour,
    MinutesPerDay,
    CallsPerDestinationPerDay,
    MinutesPerDestinationPerDay,
    CallsPerDestination,
}

/// <param name="Words">A sentence for people. It does not contain the number.</param>
internal sealed record TollRefusal(TollReason Reason, string Words);
