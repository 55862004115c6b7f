using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Outgoing;
using VoiceAgent.CallGateway.Webhooks.Figures;

namespace VoiceAgent.CallGateway.Webhooks.Inbox;

/// <summary>
/// Accepts reports and does their work:
/// <code>
/// 1 keep the report in the inbox     the inbox is away → do the work at once, and refuse the report when it fails
/// 2 begin the work
/// 3 acknowledge when it is done, has failed, or takes longer than AcknowledgeWithin
/// 4 failed: again after a pause that doubles; at last parked for an operator
/// </code>
/// A gateway that dies after 1 loses nothing: the claim of the report expires, and another gateway does the work. When the work is a single write, 1 would be
/// the same write again, so the work comes first, and the inbox only gets a report whose write failed.
/// </summary>
internal sealed class Reports(
    IInbox inbox, IParkedReports parked, IEnumerable<IReportHandler> handlers, IOptions<InboxOptions> options, WebhookFigures figures, TimeProvider time, ILogger<Reports> logger)
{
    /// <summary>Longer than the work may take. Until then no other gateway takes the report.</summary>
    public static readonly TimeSpan Claimed = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan LongestWork = TimeSpan.FromSeconds(40);

    // A store that does not answer within this time must not delay a report about a live call.
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, IReportHandler> _handlers = handlers.ToDictionary(static handler => handler.Source, StringComparer.Ordinal);
    private readonly SemaphoreSlim _places = new(options.Value.AtOnce);
    private readonly Outage _away = new();

    /// <param name="began">When the request came, by the clock of the time provider. Null: now.</param>
    /// <param name="once">For how long the same report counts as a repeated one.</param>
    /// <exception cref="Exception">The report could not be kept, and its work failed. The sender must repeat it.</exception>
    public async Task<ReportOutcome> TakeAsync(IncomingReport report, long? began = null, TimeSpan? once = null)
    {
        var start = began ?? time.GetTimestamp();
        return _handlers.TryGetValue(report.Source, out var handler) && handler.IsOneWrite ? await WriteAsync(report, start, once) : await KeepAndWorkAsync(report, start, once);
    }

    /// <summary>Does the work of reports whose time has come.</summary>
    public async Task RoundAsync(int limit, CancellationToken closing)
    {
        while (!closing.IsCancellationRequested)
        {
            var due = await inbox.TakeDueAsync(limit, Claimed);
            await Task.WhenAll(due.Select(WorkAsync));
            if (due.Count == 0)
            {
                return;
            }
        }
    }

    /// <summary>Does the work of a parked report, because an operator asks for it.</summary>
    /// <exception cref="Exception">The work failed again. The report stays parked.</exception>
    public async Task<ReportOutcome> ReplayAsync(ParkedReport entry)
    {
        var outcome = await HandleAsync(entry.Report);
        await parked.RemoveAsync(entry.Id);
        figures.Count(entry.Report.Source, entry.Report.Kind, outcome);
        return outcome;
    }

    private async Task<ReportOutcome> WriteAsync(IncomingReport report, long start, TimeSpan? once)
    {
        if (!await _places.WaitAsync(TimeSpan.Zero))
        {
            // The inbox takes what is too much at once.
            return await KeepAndWorkAsync(report, start, once);
        }

        try
        {
            var outcome = await HandleAsync(report).WaitAsync(Left(start), time);
            figures.Count(report.Source, report.Kind, outcome);
            return outcome;
        }
        catch (Exception failure) when (failure is not FormatException)
        {
            figures.Failed(report.Source, report.Kind);
            if (await KeepAsync(report, TimeSpan.Zero, once) is null)
            {
                throw;
            }

            figures.Count(report.Source, report.Kind, ReportOutcome.Later);
            return ReportOutcome.Later;
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<ReportOutcome> KeepAndWorkAsync(IncomingReport report, long start, TimeSpan? once)
    {
        var isPlaceFree = await _places.WaitAsync(TimeSpan.Zero);
        var isHandedOn = false;
        try
        {
            switch (await KeepAsync(report, isPlaceFree ? Claimed : TimeSpan.Zero, once))
            {
                case false:
                    figures.Count(report.Source, report.Kind, ReportOutcome.Repeated);
                    return ReportOutcome.Repeated;
                case null:
                    var outcome = await HandleAsync(report);
                    figures.Count(report.Source, report.Kind, outcome);
                    return outcome;
            }

            if (!isPlaceFree)
            {
                figures.Count(report.Source, report.Kind, ReportOutcome.Later);
                return ReportOutcome.Later;
            }

            isHandedOn = true;
            var work = WorkAndLeaveAsync(report);
            try
            {
                return await work.WaitAsync(Left(start), time);
            }
            catch (TimeoutException)
            {
                return ReportOutcome.Later;
            }
        }
        finally
        {
            if (isPlaceFree && !isHandedOn)
            {
                _places.Release();
            }
        }
    }

    private TimeSpan Left(long start)
    {
        var left = options.Value.AcknowledgeWithin - time.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async Task<ReportOutcome> WorkAndLeaveAsync(IncomingReport report)
    {
        try
        {
            return await WorkAsync(report);
        }
        finally
        {
            _places.Release();
        }
    }

    // It never throws, because nobody may be waiting for it any more.
    private async Task<ReportOutcome> WorkAsync(IncomingReport report)
    {
        try
        {
            var outcome = await HandleAsync(report);
            figures.Count(report.Source, report.Kind, outcome);
            await inbox.DoneAsync(report.Id);
            return outcome;
        }
        catch (Exception failure)
        {
            await FailAsync(report, failure);
            return ReportOutcome.Later;
        }
    }

    private async Task<ReportOutcome> HandleAsync(IncomingReport report)
    {
        if (!_handlers.TryGetValue(report.Source, out var handler))
        {
            throw new FormatException($"This version handles no reports of the source '{report.Source}'.");
        }

        using var late = new CancellationTokenSource(LongestWork, time);
        return await handler.HandleAsync(report, late.Token);
    }

    private async Task FailAsync(IncomingReport report, Exception failure)
    {
        figures.Failed(report.Source, report.Kind);
        var now = time.GetUtcNow();
        var next = report with { Failures = report.Failures + 1, FirstFailedAt = report.FirstFailedAt ?? now };
        var reason = failure is TelephonyException or FormatException ? failure.Message : $"{failure.GetType().Name}.";
        try
        {
            if (failure is FormatException or TelephonyException { IsPermanent: true } || now - next.FirstFailedAt >= options.Value.ParkAfter)
            {
                await parked.ParkAsync(new ParkedReport(next, now, reason));
                figures.Parked(report.Source, report.Kind);
                WebhooksLog.Parked(logger, report.Source, report.Kind, report.Call, next.Failures, reason);
                await inbox.DoneAsync(report.Id);
                return;
            }

            if (report.Failures == 0)
            {
                WebhooksLog.Failed(logger, report.Source, report.Kind, report.Call, reason);
            }

            await inbox.FailAsync(next, now + BackOff.After(next.Failures, options.Value.FirstPause, options.Value.LongestPause, BackOff.Draw(report.Id, next.Failures)));
        }
        catch (Exception away)
        {
            // The claim expires, and the work is done then.
            InboxAway(away);
        }
    }

    /// <returns>False for a repeated report. Null when the inbox is away.</returns>
    private async Task<bool?> KeepAsync(IncomingReport report, TimeSpan claimed, TimeSpan? once)
    {
        try
        {
            var isNew = await inbox.AddAsync(report, time.GetUtcNow() + claimed, once).WaitAsync(StoreTimeout, time);
            _away.End();
            return isNew;
        }
        catch (Exception away)
        {
            InboxAway(away);
            return null;
        }
    }

    private void InboxAway(Exception away)
    {
        if (_away.Begin())
        {
            WebhooksLog.InboxAway(logger, away.GetType().Name);
        }
    }
}
