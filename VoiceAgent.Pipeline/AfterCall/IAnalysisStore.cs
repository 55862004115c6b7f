using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Pipeline.AfterCall;

/// <summary>Stores what was found out about finished calls.</summary>
internal interface IAnalysisStore
{
    /// <summary>Stores an analysis, and tells other systems about it. The first analysis of a call stays, so it is safe to repeat.</summary>
    /// <returns>False when the call is not stored any more, for example because it was erased.</returns>
    /// <exception cref="HttpRequestException">The store does not answer, or refuses it.</exception>
    Task<bool> StoreAsync(CallId call, CallAnalysis analysis, CancellationToken stopping);
}
