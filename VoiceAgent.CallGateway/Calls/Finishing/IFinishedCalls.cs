using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Finishing;

/// <summary>The store of calls that are over.</summary>
internal interface IFinishedCalls
{
    /// <summary>Stores a call whole. Storing it again, from here or another gateway, changes nothing.</summary>
    Task SaveAsync(FinishedCall call, CancellationToken stopping);

    Task<FinishedCall?> FindAsync(CallId call, CancellationToken stopping);

    /// <summary>The calls of a UTC day, the latest first.</summary>
    /// <param name="day"><c>yyyy-MM-dd</c>.</param>
    /// <param name="continuation">From the page before; null for the first.</param>
    /// <exception cref="FormatException">The continuation is none of ours.</exception>
    Task<FinishedCallPage> ListAsync(string day, string? continuation, CancellationToken stopping);

    /// <summary>The call that the telephony service knows by this id.</summary>
    Task<CallRecord?> FindByCorrelationAsync(string correlationId, CancellationToken stopping);
}

/// <param name="Continuation">Null after the last page.</param>
internal sealed record FinishedCallPage(IReadOnlyList<CallRecord> Calls, string? Continuation);
