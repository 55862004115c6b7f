using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using StackExchange.Redis;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Dashboard.Components;
using VoiceAgent.Dashboard.Gateway;
using VoiceAgent.Dashboard.Transcripts;

namespace VoiceAgent.Dashboard.Calls;

/// <summary>One call. While it is live and for a day after, it is read from the call log. Later it is read from the gateway's store.</summary>
public sealed partial class CallPage : IAsyncDisposable
{
    // Events arrive several times a second. A page that is rendered this often still looks immediate.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private CancellationTokenSource _leaving = new();
    private Task _following = Task.CompletedTask;
    private CallRecord? _record;
    private CallStory _story = new();
    private CallAnalysis? _analysis;
    private GatewayRefusal? _refusal;
    private bool _interrupted;
    private string? _shown;

    /// <summary>The call's id, from the address.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private ICallRecords Records { get; set; } = default!;

    [Inject]
    private ICallLog Log { get; set; } = default!;

    [Inject]
    private IGateway Gateway { get; set; } = default!;

    [Inject]
    private ShownNumbers Numbers { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private CallEnding? Ending => _record?.Ending ?? _story.Ended?.Ending;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _leaving.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (RendererInfo.IsInteractive && _shown != Id)
        {
            _shown = Id;
            await StartAsync();
        }
    }

    private async Task StartAsync()
    {
        await StopAsync();
        _leaving.Dispose();
        _leaving = new();
        (_record, _story, _analysis, _refusal, _interrupted) = (null, new(), null, null, false);
        if (CallId.TryParse(Id, null, out var call))
        {
            _following = FollowAsync(call, _leaving.Token);
        }
        else
        {
            _refusal = GatewayRefusal.NotThere;
        }
    }

    private async Task StopAsync()
    {
        await _leaving.CancelAsync();
        await _following;
    }

    // All of this runs on the circuit's synchronisation context, so the story is never read while it is changed.
    private async Task FollowAsync(CallId call, CancellationToken leaving)
    {
        try
        {
            var record = await Records.FindAsync(call);
            if (record is not null)
            {
                // The log is read without the gateway. So the gateway is told, which checks the person's permission and records who read the transcript.
                await Gateway.RecordViewAsync((await Authentication).User, call, leaving);
            }

            _record = record;
            await (_record is null ? ReadStoredAsync(call, leaving) : FollowLogAsync(call, leaving));
            if (record is { IsLive: false })
            {
                await ReadAnalysisAsync(call, leaving);
            }
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // The person has left the page.
        }
        catch (GatewayException refused)
        {
            _refusal = refused.Refusal;
        }
        catch (Exception silent) when (silent is RedisException or TimeoutException)
        {
            _interrupted = _record is not null;
            _refusal = _interrupted ? null : GatewayRefusal.Unreachable;
        }

        if (!leaving.IsCancellationRequested)
        {
            StateHasChanged();
        }
    }

    private async Task ReadStoredAsync(CallId call, CancellationToken leaving)
    {
        var stored = await Gateway.FindAsync((await Authentication).User, call, leaving)
            ?? throw new GatewayException(GatewayRefusal.NotThere, "There is no call with this id.");
        _story = CallStory.From(stored.Events);
        _record = stored.Record;
        _analysis = stored.Analysis;
    }

    // The analysis is only in the store, and comes some seconds after the call. The page shows the call without it.
    private async Task ReadAnalysisAsync(CallId call, CancellationToken leaving)
    {
        try
        {
            _analysis = (await Gateway.FindAsync((await Authentication).User, call, leaving))?.Analysis;
        }
        catch (GatewayException)
        {
        }
    }

    private async Task FollowLogAsync(CallId call, CancellationToken leaving)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(leaving);
        var drawing = DrawAsync(over.Token);
        try
        {
            await foreach (var logged in Log.FollowAsync(call, after: 0, leaving))
            {
                _story.Add(logged);
                if (logged.Event is CallAnswered or CallConnected or TransferRequested or ToolReturned or ProviderFailed or MediaClosed or CallEnded)
                {
                    _record = await Records.FindAsync(call) ?? _record;
                }
            }
        }
        finally
        {
            await over.CancelAsync();
            await drawing;
        }
    }

    private async Task DrawAsync(CancellationToken over)
    {
        using var beat = new PeriodicTimer(Pace, Time);
        try
        {
            var drawn = -1L;
            while (true)
            {
                if (_story.Version != drawn)
                {
                    drawn = _story.Version;
                    StateHasChanged();
                }

                await beat.WaitForNextTickAsync(over);
            }
        }
        catch (OperationCanceledException)
        {
            // The render that runs next also shows the last events.
        }
    }

    private string Duration()
    {
        var until = _record!.EndedAt ?? _record.RangAt;
        return Durations.Clock(until - (_record.AnsweredAt ?? _record.RangAt));
    }
}
