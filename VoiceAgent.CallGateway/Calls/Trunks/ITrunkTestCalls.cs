using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Trunks;

namespace VoiceAgent.CallGateway.Calls.Trunks;

/// <summary>Places a call over a trunk that says a greeting and ends. The edge to the telephone network registers it. Without it there are no test calls.</summary>
internal interface ITrunkTestCalls
{
    /// <param name="from">One of the trunk's numbers.</param>
    /// <param name="to">E.164. The rules against toll fraud allow it by its destination. The call itself is not counted yet.</param>
    /// <param name="by">Who wants it.</param>
    Task<TestCallOutcome> PlaceAsync(Trunk trunk, string from, string to, string by, CancellationToken stopping);
}

/// <param name="Call">The call that rings. Null when it was not placed.</param>
/// <param name="Words">Why it was not placed. A sentence for people.</param>
internal sealed record TestCallOutcome(CallId? Call, string? Words = null);
