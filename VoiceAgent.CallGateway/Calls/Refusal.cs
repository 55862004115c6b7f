using VoiceAgent.CallGateway.Calls.Routes;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls;

/// <summary>Why no agent answers a call, and what the caller gets: the number, else the announcement, else the busy tone.</summary>
/// <param name="Ending">The ending of the call when the telephony service reports no other one.</param>
/// <param name="Reason">For the metric, such as <c>no-free-line</c>.</param>
/// <param name="Detail">A sentence for the operator. It is in the call's log.</param>
/// <param name="Number">E.164. Null or empty: none.</param>
/// <param name="Announcement">Null or empty: none.</param>
internal sealed record Refusal(Route Route, CallEnding Ending, string Reason, string Detail, string? Number, string? Announcement)
{
    /// <summary>What is written to the call's log before its end.</summary>
    public CallEvent? Cause { get; init; }
}
