namespace VoiceAgent.CallGateway.Calls.Outbound;

/// <summary>What became of the request to place a call.</summary>
internal enum PlaceOutcome
{
    /// <summary>The telephone rings, or will ring soon.</summary>
    Placed,

    /// <summary>No route has the number from which the call should be made.</summary>
    NoRoute,

    /// <summary>The allow-list does not have the target.</summary>
    ForbiddenTarget,

    /// <summary>The target is on the do-not-call list.</summary>
    DoNotCall,

    /// <summary>No more calls may be placed in this hour.</summary>
    HourIsSpent,

    /// <summary>No more calls may be placed on this day.</summary>
    DayIsSpent,

    /// <summary>No worker has a free place.</summary>
    NoPlace,

    /// <summary>The texts are too long for the ticket.</summary>
    TooLong,

    /// <summary>Another gateway has given this attempt up, because it has taken too long.</summary>
    GivenUp,

    /// <summary>The telephony service could not be reached or has refused the call.</summary>
    Failed,
}
