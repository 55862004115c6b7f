using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Calls.Finishing;

/// <summary>Stores finished calls.</summary>
internal interface IFinishedCalls
{
    /// <summary>Stores a complete call. Storing it again, from this or another gateway, changes nothing.</summary>
    Task SaveAsync(FinishedCall call, CancellationToken stopping);

    Task<FinishedCall?> FindAsync(CallId call, CancellationToken stopping);

    /// <summary>Stores what a model has found out about a stored call. The first analysis of a call stays: a repeated one, and one of another worker, change nothing.</summary>
    /// <returns>The analysis that is stored now. Null when there is no such call, for example because it was erased.</returns>
    Task<AnalysedCall?> AnalyseAsync(CallId call, CallAnalysis analysis, CancellationToken stopping);

    /// <summary>The calls of a UTC day, the latest first.</summary>
    /// <param name="day"><c>yyyy-MM-dd</c>.</param>
    /// <param name="continuation">From the previous page. Null for the first page.</param>
    /// <exception cref="FormatException">The continuation was not created by this store.</exception>
    Task<FinishedCallPage> ListAsync(string day, int size, string? continuation, CancellationToken stopping);

    /// <summary>Finds a call by the telephony service's correlation id.</summary>
    Task<CallRecord?> FindByCorrelationAsync(string correlationId, CancellationToken stopping);
}

/// <param name="IsNew">False when the call had its analysis already.</param>
internal sealed record AnalysedCall(CallRecord Record, CallAnalysis Analysis, bool IsNew);

/// <param name="Continuation">Null after the last page.</param>
internal sealed record FinishedCallPage(IReadOnlyList<CallRecord> Calls, string? Continuation);
