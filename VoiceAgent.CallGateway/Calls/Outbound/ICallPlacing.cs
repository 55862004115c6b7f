namespace VoiceAgent.CallGateway.Calls.Outbound;

/// <summary>The gateway's request to the telephony service to call somebody.</summary>
internal interface ICallPlacing
{
    /// <summary>Calls a number. Events report whether somebody picks up.</summary>
    /// <param name="from">The number that the person's telephone shows. It must belong to the telephony service.</param>
    /// <param name="to">E.164.</param>
    /// <exception cref="TelephonyException">The service cannot be reached or refuses the request. Perhaps it has placed the call all the same.</exception>
    Task<AnsweredCall> PlaceAsync(string from, string to, CallPlan plan, CancellationToken stopping);
}
