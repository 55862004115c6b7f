using System.Net;
using Microsoft.Azure.Cosmos;
using VoiceAgent.CallGateway.Calls.Finishing;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.CallGateway.Cosmos;

/// <summary>
/// Stores finished calls, and tells two kinds of failure apart. While the store is away, calls wait without a request each, so that rounds
/// stay short. A call that the store refuses for good is reported once, tried seldom, and stops no other call.
/// </summary>
internal sealed partial class PatientFinishedCalls(IFinishedCalls store, TimeProvider time, ILogger<PatientFinishedCalls> logger) : IFinishedCalls
{
    private static readonly TimeSpan RequestDeadline = TimeSpan.FromSeconds(15);

    // The finishing rounds come every five seconds.
    private static readonly TimeSpan AwayPause = TimeSpan.FromSeconds(4);

    // A person may have changed the store in the meantime.
    private static readonly TimeSpan RefusedPause = TimeSpan.FromMinutes(10);

    // The log of a call is kept for a day.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly Lock _guard = new();
    private readonly Dictionary<CallId, (DateTimeOffset First, DateTimeOffset Again)> _refused = [];
    private DateTimeOffset _awayUntil;
    private bool _isAway;

    public async Task SaveAsync(FinishedCall call, CancellationToken stopping)
    {
        ThrowIfWaiting(call.Record.Id);
        using var deadline = new CancellationTokenSource(RequestDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        try
        {
            await store.SaveAsync(call, either.Token).WaitAsync(either.Token);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            throw Note(call.Record.Id, failure);
        }

        Stored(call.Record.Id);
    }

    public Task<FinishedCall?> FindAsync(CallId call, CancellationToken stopping) => store.FindAsync(call, stopping);

    public Task<AnalysedCall?> AnalyseAsync(CallId call, CallAnalysis analysis, CancellationToken stopping) => store.AnalyseAsync(call, analysis, stopping);

    public Task<FinishedCallPage> ListAsync(string day, int size, string? continuation, CancellationToken stopping) => store.ListAsync(day, size, continuation, stopping);

    public Task<CallRecord?> FindByCorrelationAsync(string correlationId, CancellationToken stopping) => store.FindByCorrelationAsync(correlationId, stopping);

    private void ThrowIfWaiting(CallId call)
    {
        lock (_guard)
        {
            var now = time.GetUtcNow();
            if (now < _awayUntil)
            {
                throw new NotStoredYetException("The store of finished calls is away.");
            }

            if (_refused.TryGetValue(call, out var refused) && now < refused.Again)
            {
                throw new NotStoredYetException("The store of finished calls has refused this call.");
            }
        }
    }

    private NotStoredYetException Note(CallId call, Exception failure)
    {
        var reason = failure switch
        {
            CosmosException answered => $"it answered {(int)answered.StatusCode} {answered.StatusCode}",
            OperationCanceledException => "it did not answer in time",
            _ => failure.GetType().Name,
        };
        lock (_guard)
        {
            var now = time.GetUtcNow();
            if (failure is CosmosException { StatusCode: var status } && IsForGood(status))
            {
                NoteRefused(call, reason, now);
            }
            else
            {
                _awayUntil = now + ((failure as CosmosException)?.RetryAfter is { } wait && wait > AwayPause ? wait : AwayPause);
                if (!_isAway)
                {
                    _isAway = true;
                    Away(logger, reason);
                }
            }
        }

        return new NotStoredYetException(reason, failure);
    }

    private void NoteRefused(CallId call, string reason, DateTimeOffset now)
    {
        foreach (var (old, _) in _refused.Where(refused => now - refused.Value.First > Kept).ToArray())
        {
            _refused.Remove(old);
        }

        if (_refused.TryGetValue(call, out var before))
        {
            _refused[call] = before with { Again = now + RefusedPause };
            return;
        }

        _refused[call] = (now, now + RefusedPause);
        Refused(logger, call, reason, RefusedPause.TotalMinutes);
    }

    private void Stored(CallId call)
    {
        lock (_guard)
        {
            _refused.Remove(call);
            if (_isAway)
            {
                _isAway = false;
                Back(logger);
            }
        }
    }

    // Identity, a missing container, timeouts and limits concern every call, and may be mended. The rest is about this call.
    private static bool IsForGood(HttpStatusCode status) => (int)status is >= 400 and < 500 and not (401 or 403 or 404 or 408 or 409 or 410 or 412 or 429 or 449);

    [LoggerMessage(LogLevel.Warning, "Finished calls cannot be stored, because the store has a problem ({Reason}). They wait in the call log, and are stored when it is back.")]
    private static partial void Away(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "Finished calls are stored again.")]
    private static partial void Back(ILogger logger);

    [LoggerMessage(LogLevel.Error, "Finished call {Call} is refused by the store ({Reason}). It is tried again every {Minutes} minutes. After a day its log is deleted and the call is lost.")]
    private static partial void Refused(ILogger logger, CallId call, string reason, double minutes);
}
