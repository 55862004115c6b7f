using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Outbound;

/// <summary>A call that the platform must place.</summary>
/// <param name="From">The number of a route.</param>
/// <param name="To">E.164. The person's number.</param>
/// <param name="By">As in <see cref="CallPlaced"/>.</param>
/// <param name="RingsFor">How long the telephone may ring. Null: the setting.</param>
internal sealed record OutboundOrder(string From, string To, string By, OutboundTalk Talk, TimeSpan? RingsFor = null)
{
    /// <summary>Another agent than the route's.</summary>
    public string? Agent { get; init; }

    /// <summary>BCP 47. Another language than the route's.</summary>
    public string? Language { get; init; }

    /// <summary>As in <see cref="CallPlaced"/>.</summary>
    public string? Cause { get; init; }
}
