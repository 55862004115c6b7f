using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Client;

/// <summary>Calls that the platform places.</summary>
public sealed partial class CallsClient
{
    /// <summary>Calls a person. The call's events tell whether they answer. It needs the permission <c>calls.place</c>.</summary>
    /// <param name="key">The idempotency key. A request that is repeated with the same key calls once.</param>
    /// <returns>The call's record while the telephone begins to ring.</returns>
    public Task<CallRecord> PlaceAsync(PlacedCall call, string? key = null, CancellationToken leaving = default) =>
        _requests.ReadAsync<CallRecord>(ApiRequests.Command(Path, call, key), leaving);
}
