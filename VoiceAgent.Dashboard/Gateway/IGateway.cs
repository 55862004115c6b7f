using System.Net.Http.Headers;
using System.Security.Claims;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Dashboard.Gateway;

/// <summary>The gateway's REST API, called on behalf of the person who views the page.</summary>
/// <remarks>Every method throws <see cref="GatewayException"/> when the gateway does not carry out the request.</remarks>
internal interface IGateway
{
    /// <summary>The calls of a day, the latest first, one page at a time.</summary>
    /// <param name="continuation">From the previous page. Null for the first page.</param>
    Task<CallList> ListAsync(ClaimsPrincipal person, DateOnly day, string? continuation, CancellationToken leaving);

    /// <returns>The call with all its events. Null when no call has this id.</returns>
    Task<StoredCall?> FindAsync(ClaimsPrincipal person, CallId call, CancellationToken leaving);

    /// <summary>Checks that the person may read a call's transcript, and records it in the audit. It is for transcripts that the dashboard reads itself.</summary>
    Task RecordViewAsync(ClaimsPrincipal person, CallId call, CancellationToken leaving);

    Task HangUpAsync(ClaimsPrincipal person, CallId call, CancellationToken leaving);

    /// <summary>The recording as a WAV file, or the part that <paramref name="range"/> names. The caller disposes the response.</summary>
    Task<HttpResponseMessage> RecordingAsync(ClaimsPrincipal person, CallId call, RangeHeaderValue? range, CancellationToken leaving);
}

/// <param name="Continuation">Null after the last page.</param>
internal sealed record CallList(IReadOnlyList<CallRecord> Calls, string? Continuation);

/// <summary>A call's record and its events in order.</summary>
internal sealed record StoredCall(CallRecord Record, IReadOnlyList<LoggedEvent> Events)
{
    /// <summary>What a model has found out about the call. Null when there is nothing yet.</summary>
    public CallAnalysis? Analysis { get; init; }
}
