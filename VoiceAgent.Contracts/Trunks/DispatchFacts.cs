namespace VoiceAgent.Contracts.Trunks;

/// <summary>What is known of a call before it is answered.</summary>
/// <param name="Trunk">The id of the trunk.</param>
/// <param name="Called">The called number in E.164, or the called user.</param>
/// <param name="Caller">E.164. Empty: withheld.</param>
public sealed record DispatchFacts(string Trunk, string Called, string Caller)
{
    /// <summary>The call's headers. A header that occurs more than once has its first value.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
