using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>Counts calls that take place at the same time, for all gateways together. A gateway that dies frees its calls after their time.</summary>
public interface IConcurrentCalls
{
    /// <summary>Counts a call in all groups, or in none. A call that is counted already is kept for the new time, whatever the limits are.</summary>
    /// <param name="kept">The call is counted for this time, unless it is entered again.</param>
    /// <returns>The first group that is full. Null when the call was counted.</returns>
    Task<CallGroup?> TryEnterAsync(CallId call, IReadOnlyList<CallGroup> groups, TimeSpan kept);

    /// <summary>The call is over.</summary>
    Task LeaveAsync(CallId call, IReadOnlyList<CallGroup> groups);
}

/// <param name="Name">Such as <c>trunk:north</c>.</param>
/// <param name="Limit">The most calls in it at a time.</param>
public sealed record CallGroup(string Name, int Limit);
