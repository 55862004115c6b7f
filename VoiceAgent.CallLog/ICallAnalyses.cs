using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallLog;

/// <summary>
/// Finished calls that wait for their analysis. The gateway that stores a call adds it, and a worker takes it. A claim expires, so a call does not
/// wait for a worker that has died.
/// </summary>
public interface ICallAnalyses
{
    /// <summary>Adds a call. Adding it again while it waits has no effect.</summary>
    /// <param name="at">Not taken earlier.</param>
    Task AddAsync(CallId call, DateTimeOffset at);

    /// <summary>Takes calls whose time has come, the longest overdue first. Nobody else gets them for <paramref name="claimed"/>.</summary>
    Task<IReadOnlyList<DueAnalysis>> TakeDueAsync(int limit, TimeSpan claimed);

    /// <summary>Keeps the result, so that the model is not asked again when the result cannot be stored now.</summary>
    /// <returns>False when the claim has expired and somebody else has taken the call. Nothing was kept.</returns>
    Task<bool> KeepAsync(DueAnalysis due, string result);

    /// <summary>The worker has looked at the call. Nothing happens when the claim has expired and somebody else has taken the call.</summary>
    /// <param name="next">When to try again. Null when nothing is left to do.</param>
    Task EndAsync(DueAnalysis due, DateTimeOffset? next);
}

/// <param name="Claim">Identifies this claim.</param>
/// <param name="Takes">How often the call was taken, this time included. It also counts workers that have died.</param>
/// <param name="AddedAt">When the call was added.</param>
/// <param name="Result">What an earlier worker has kept. Null when nobody has.</param>
public sealed record DueAnalysis(CallId Call, long Claim, int Takes, DateTimeOffset AddedAt, string? Result);
