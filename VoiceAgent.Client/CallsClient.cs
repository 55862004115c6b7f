using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Client;

/// <summary><c>/api/calls</c>.</summary>
public sealed partial class CallsClient
{
    private const string Path = "api/calls";

    private readonly ApiRequests _requests;
    private readonly EventStream _events;

    internal CallsClient(ApiRequests requests, TimeProvider time) => (_requests, _events) = (requests, new EventStream(requests, time));

    /// <summary>One page of the finished calls of a day, the latest first. It needs the permission <c>calls.read</c>.</summary>
    /// <param name="day">UTC.</param>
    /// <param name="continuation">From the page before. Null for the first page.</param>
    /// <param name="size">The highest number of calls in the page: 1 to 200. Null for the gateway's usual size.</param>
    /// <param name="leaving">Cancels the request.</param>
    public Task<CallPage> ListAsync(DateOnly day, string? continuation = null, int? size = null, CancellationToken leaving = default) => _requests.ReadAsync<CallPage>(
        ApiRequests.Get(ApiRequests.WithQuery(
            Path, ("day", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("continuation", continuation), ("size", size?.ToString(CultureInfo.InvariantCulture)))),
        leaving);

    /// <summary>All finished calls of a day, the latest first. Pages are read as they are needed.</summary>
    public async IAsyncEnumerable<CallRecord> ListAllAsync(DateOnly day, [EnumeratorCancellation] CancellationToken leaving = default)
    {
        string? continuation = null;
        do
        {
            var page = await ListAsync(day, continuation, null, leaving);
            foreach (var call in page.Calls)
            {
                yield return call;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    /// <summary>The calls in progress. It needs the permission <c>calls.read</c>.</summary>
    public async Task<IReadOnlyList<CallRecord>> LiveAsync(CancellationToken leaving = default) =>
        (await _requests.ReadAsync<CallPage>(ApiRequests.Get($"{Path}/live"), leaving)).Calls;

    /// <summary>Finds a call by the telephony service's correlation id. Null when there is none, or not yet.</summary>
    public async Task<CallRecord?> FindByCorrelationAsync(string correlationId, CancellationToken leaving = default) =>
        (await _requests.ReadAsync<CallPage>(ApiRequests.Get(ApiRequests.WithQuery(Path, ("correlationId", correlationId))), leaving)).Calls.FirstOrDefault();

    /// <summary>A live or finished call with its events. Null when there is none. It needs the permission <c>transcripts.read</c>, and is audited.</summary>
    public Task<CallDetails?> FindAsync(CallId call, CancellationToken leaving = default) => _requests.FindAsync<CallDetails>(ApiRequests.Get($"{Path}/{call}"), leaving);

    /// <summary>
    /// Records in the audit that the person reads the call's transcript. It is for programs that read the log of live calls themselves, such as the
    /// dashboard. It needs the permission <c>transcripts.read</c>.
    /// </summary>
    public Task RecordViewAsync(CallId call, CancellationToken leaving = default) => CommandAsync(call, "views", null, null, leaving);

    /// <summary>
    /// The events of a call, those so far and those to come, until the call has ended. After a broken connection the stream goes on where it was.
    /// It needs the permission <c>transcripts.read</c>, and is audited.
    /// </summary>
    /// <param name="after">Only events with a higher sequence number.</param>
    /// <exception cref="VoiceAgentApiException">There is no such call (404), its events are only in the stored call (410), or access is refused.</exception>
    public IAsyncEnumerable<LoggedEvent> EventsAsync(CallId call, long after = 0, CancellationToken leaving = default) => _events.FollowAsync($"{Path}/{call}/events", after, leaving);

    /// <summary>The recording as a WAV file, or the part of it. The caller disposes the response. It needs the permission <c>recordings.listen</c>, and is audited.</summary>
    /// <param name="range">Null for the whole file. A range beyond the end gives a response with status 416.</param>
    public Task<HttpResponseMessage> RecordingAsync(CallId call, RangeHeaderValue? range = null, CancellationToken leaving = default)
    {
        var request = ApiRequests.Get($"{Path}/{call}/recording");
        request.Headers.Range = range;
        return _requests.SendAsync(request, leaving);
    }

    /// <summary>Ends a call. It needs the permission <c>calls.hangup</c>.</summary>
    /// <param name="key">The idempotency key. A request that is repeated with the same key is carried out once.</param>
    public Task HangUpAsync(CallId call, string? key = null, CancellationToken leaving = default) => CommandAsync(call, "hang-up", null, key, leaving);

    /// <summary>Transfers a call to a human. The call's events tell whether somebody accepts. It needs the permission <c>calls.transfer</c>.</summary>
    public Task TransferAsync(CallId call, Transfer transfer, string? key = null, CancellationToken leaving = default) => CommandAsync(call, "transfer", transfer, key, leaving);

    /// <summary>Gives up a transfer that nobody has accepted. It needs the permission <c>calls.transfer</c>.</summary>
    /// <param name="attempt">The transfer's id.</param>
    public Task CancelTransferAsync(CallId call, string attempt, string? key = null, CancellationToken leaving = default) => CommandAsync(call, "transfer/cancel", new { attempt }, key, leaving);

    /// <summary>Pauses the recording of a live call. It needs the permission <c>calls.recording</c>.</summary>
    public Task PauseRecordingAsync(CallId call, string? key = null, CancellationToken leaving = default) => CommandAsync(call, "recording/pause", null, key, leaving);

    /// <summary>Continues the recording of a live call, unless the caller has refused to be recorded. It needs the permission <c>calls.recording</c>.</summary>
    public Task ResumeRecordingAsync(CallId call, string? key = null, CancellationToken leaving = default) => CommandAsync(call, "recording/resume", null, key, leaving);

    private Task CommandAsync(CallId call, string act, object? body, string? key, CancellationToken leaving) =>
        _requests.DoAsync(ApiRequests.Command($"{Path}/{call}/{act}", body, key), leaving);
}
