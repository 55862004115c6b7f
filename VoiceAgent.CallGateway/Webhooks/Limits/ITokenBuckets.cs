namespace VoiceAgent.CallGateway.Webhooks.Limits;

/// <summary>Token buckets that all gateways share.</summary>
internal interface ITokenBuckets
{
    /// <summary>Takes as many tokens as there are, at most <paramref name="most"/>.</summary>
    /// <param name="who">Each has a bucket of their own. A new one is full.</param>
    Task<Tokens> TakeAsync(string who, int perSecond, int burst, int most);
}

/// <param name="Taken">Zero when there was none.</param>
/// <param name="Wait">Zero when there was one. Else the time until there is one again.</param>
internal readonly record struct Tokens(int Taken, TimeSpan Wait);
