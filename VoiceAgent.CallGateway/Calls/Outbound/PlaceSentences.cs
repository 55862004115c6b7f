namespace VoiceAgent.CallGateway.Calls.Outbound;

/// <summary>What a person must do when a call was not placed.</summary>
internal static class PlaceSentences
{
    public static string Of(PlaceOutcome outcome) => outcome switch
    {
        PlaceOutcome.NoRoute => "Calls are made from the number of a route. Create a route for it at /api/routes.",
        PlaceOutcome.ForbiddenTarget => "This number may not be called. An administrator can add it to 'Outbound:Targets'.",
        PlaceOutcome.DoNotCall => "The number is on the do-not-call list. It can be removed at /api/do-not-call.",
        PlaceOutcome.HourIsSpent => "No more calls may be placed in this hour ('Outbound:CallsPerHour').",
        PlaceOutcome.DayIsSpent => "No more calls may be placed on this day ('Outbound:CallsPerDay').",
        PlaceOutcome.NoPlace => "No worker has a place for a call. Some places are kept for people who call ('Outbound:PlacesForCallers').",
        PlaceOutcome.TooLong => $"Greeting, purpose and message have at most {Contracts.Calls.OutboundTalk.LongestTexts} bytes in UTF-8 together.",
        PlaceOutcome.GivenUp => "The request has taken too long. Send it again.",
        _ => "The telephony service did not place the call.",
    };
}
