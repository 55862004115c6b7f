using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>
/// The times at which a gateway must look at a call. They are not in the memory of one gateway, so a call does not wait for a gateway
/// that has died.
/// </summary>
public interface ICallTimers
{
    /// <summary>A gateway looks at the call at this time, or earlier. Looking too early does no harm.</summary>
    Task SetAsync(CallId call, DateTimeOffset at);

    /// <summary>
    /// Takes calls whose time has come, the longest overdue first. No other gateway gets them for <paramref name="claimed"/>. After that they
    /// are due again, unless <see cref="EndAsync"/> was called.
    /// </summary>
    Task<IReadOnlyList<DueCall>> TakeDueAsync(int limit, TimeSpan claimed);

    /// <summary>The gateway has looked at the call. A time that was set meanwhile stays.</summary>
    /// <param name="next">When to look again. Null when nothing is left to do.</param>
    Task EndAsync(DueCall due, DateTimeOffset? next);
}

/// <param name="Claim">Identifies this claim.</param>
public sealed record DueCall(CallId Call, long Claim);
