namespace VoiceAgent.CallGateway.Calls.Callbacks;

/// <summary>The store of requests to be called back.</summary>
internal interface ICallbackRequests
{
    Task AddAsync(CallbackRequest request, CancellationToken stopping);

    /// <summary>Lists the requests with a status, the oldest first.</summary>
    /// <exception cref="FormatException">The continuation is none of this store.</exception>
    Task<CallbackPage> ListAsync(CallbackStatus status, string? continuation, CancellationToken stopping);

    Task<CallbackRequest?> FindAsync(Guid id, CancellationToken stopping);

    /// <returns>The request with its new version. Null when somebody has changed it since.</returns>
    Task<CallbackRequest?> TryReplaceAsync(CallbackRequest request, CancellationToken stopping);

    /// <summary>All requests that wait or are being carried out, the oldest first.</summary>
    Task<IReadOnlyList<CallbackRequest>> OpenAsync(CancellationToken stopping);
}

/// <param name="Continuation">For the next page. Null after the last page.</param>
internal sealed record CallbackPage(IReadOnlyList<CallbackRequest> Requests, string? Continuation);
