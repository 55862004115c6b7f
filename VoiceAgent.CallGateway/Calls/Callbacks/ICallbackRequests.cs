namespace VoiceAgent.CallGateway.Calls.Callbacks;

/// <summary>The store of requests to be called back.</summary>
internal interface ICallbackRequests
{
    Task AddAsync(CallbackRequest request, CancellationToken stopping);

    /// <summary>Lists the requests that wait, the oldest first.</summary>
    /// <exception cref="FormatException">The continuation is none of this store.</exception>
    Task<CallbackPage> ListAsync(string? continuation, CancellationToken stopping);
}

/// <param name="Continuation">For the next page. Null after the last page.</param>
internal sealed record CallbackPage(IReadOnlyList<CallbackRequest> Requests, string? Continuation);
