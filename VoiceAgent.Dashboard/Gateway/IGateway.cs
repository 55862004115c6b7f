using System.Net.Http.Headers;
using System.Security.Claims;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Dashboard.Gateway;

/// <summary>The gateway's REST API, called in the name of the person who looks at the page.</summary>
/// <remarks>Everything here throws <see cref="GatewayException"/> when the gateway does not do as asked.</remarks>
internal interface IGateway
{
    /// <summary>A day's calls, the latest first, a page at a time.</summary>
    /// <param name="continuation">From the page before; null for the first.</param>
    Task<CallList> ListAsync(ClaimsPrincipal person, DateOnly day, string? continuation, CancellationToken leaving);

    /// <returns>A call with all that happened on it; null when there is none of this id.</returns>
    Task<StoredCall?> FindAsync(ClaimsPrincipal person, CallId call, CancellationToken leaving);

    Task HangUpAsync(ClaimsPrincipal person, CallId call, CancellationToken leaving);

    /// <summary>The recording as a WAV file, or the part of it that <paramref name="range"/> names. The answer is the caller's to dispose.</summary>
    Task<HttpResponseMessage> RecordingAsync(ClaimsPrincipal person, CallId call, RangeHeaderValue? range, CancellationToken leaving);
}

/// <param name="Continuation">Null after the last page.</param>
internal sealed record CallList(IReadOnlyList<CallRecord> Calls, string? Continuation);

/// <summary>A call's record and its events in order.</summary>
internal sealed record StoredCall(CallRecord Record, IReadOnlyList<LoggedEvent> Events);
