namespace VoiceAgent.CallGateway.Webhooks.Limits;

/// <summary>Token buckets that all gateways share.</summary>
internal interface ITokenBuckets
{
    /// <summary>Takes a token.</summary>
    /// <param name="who">Each has a bucket of their own. A new one is full.</param>
    /// <returns>Zero when there was one. Else the time until there is one again.</returns>
    Task<TimeSpan> TakeAsync(string who, int perSecond, int burst);
}
