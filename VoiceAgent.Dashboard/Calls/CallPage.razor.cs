using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using StackExchange.Redis;
using VoiceAgent.CallLog;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Dashboard.Components;
using VoiceAgent.Dashboard.Gateway;
using VoiceAgent.Dashboard.Transcripts;

namespace VoiceAgent.Dashboard.Calls;

/// <summary>One call: as it happens from the call log while it lives and for a day after, from the gateway's store later.</summary>
public sealed partial class CallPage : IAsyncDisposable
{
    // Words arrive several times a second; a page drawn this often still looks immediate.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private CancellationTokenSource _leaving = new();
    private Task _following = Task.CompletedTask;
    private CallRecord? _record;
    private CallStory _story = new();
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
        (_record, _story, _refusal, _interrupted) = (null, new(), null, false);
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

    // Everything here runs on the circuit's own thread of work: the story is never read while it is written.
    private async Task FollowAsync(CallId call, CancellationToken leaving)
    {
        try
        {
            _record = await Records.FindAsync(call);
            await (_record is null ? ReadStoredAsync(call, leaving) : FollowLogAsync(call, leaving));
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // The person went elsewhere.
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
            ?? throw new GatewayException(GatewayRefusal.NotThere, "No call has this id.");
        _story = CallStory.From(stored.Events);
        _record = stored.Record;
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
            // The last events are drawn by whoever stopped us.
        }
    }

    private string Duration()
    {
        var until = _record!.EndedAt ?? _record.RangAt;
        return Durations.Clock(until - (_record.AnsweredAt ?? _record.RangAt));
    }
}
