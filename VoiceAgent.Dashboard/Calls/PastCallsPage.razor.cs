using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Radzen.Blazor;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Dashboard.Components;
using VoiceAgent.Dashboard.Gateway;

namespace VoiceAgent.Dashboard.Calls;

/// <summary>The calls of one day, the latest first, one page at a time. They can be filtered by number or call id.</summary>
public sealed partial class PastCallsPage : IDisposable
{
    // A search stops when it has found this many calls or has read this many pages. The person can then continue it.
    private const int EnoughFound = 25;
    private const int EnoughRead = 20;

    private static readonly Dictionary<string, object> DayAttributes = new() { ["aria-label"] = "Day" };

    private readonly List<CallRecord> _calls = [];
    private CancellationTokenSource _leaving = new();
    private RadzenDataGrid<CallRecord>? _grid;
    private DateOnly _day;
    private DateOnly? _shown;

    // The number is not in the address, because browser histories and request logs must not contain phone numbers.
    private string _typed = "";
    private string _sought = "";
    private string? _continuation;
    private GatewayRefusal? _refusal;
    private bool _loading;

    /// <summary>The day, <c>yyyy-MM-dd</c>, from the address. Today when the address has no valid day.</summary>
    [SupplyParameterFromQuery]
    private string? Day { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject]
    private IGateway Gateway { get; set; } = default!;

    [Inject]
    private ShownNumbers Numbers { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private DateOnly Today => DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime);

    /// <inheritdoc/>
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _day = DateOnly.TryParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : Today;
        if (RendererInfo.IsInteractive && _shown != _day)
        {
            _shown = _day;
            await StartAsync();
        }
    }

    private static string AddressOf(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"/calls?day={day:yyyy-MM-dd}");

    private static string Duration(CallRecord call) => call.EndedAt is { } ended ? Durations.Clock(ended - (call.AnsweredAt ?? call.RangAt)) : "";

    private void GoTo(DateOnly? day) => Navigation.NavigateTo(AddressOf(day ?? Today));

    private void Open(CallRecord call) => Navigation.NavigateTo($"/calls/{call.Id}");

    private Task SearchAsync()
    {
        var typed = _typed.Trim();
        if (CallId.TryParse(typed, null, out var call))
        {
            Navigation.NavigateTo($"/calls/{call}");
            return Task.CompletedTask;
        }

        _sought = typed;
        return StartAsync();
    }

    private Task ClearAsync()
    {
        (_typed, _sought) = ("", "");
        return StartAsync();
    }

    private Task StartAsync()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        _leaving = new();
        _calls.Clear();
        _continuation = null;
        return MoreAsync();
    }

    private async Task MoreAsync()
    {
        var leaving = _leaving.Token;
        (_loading, _refusal) = (true, null);
        try
        {
            await ReadAsync(leaving);
            await (_grid?.Reload() ?? Task.CompletedTask);
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // Another day or another search has replaced this one.
            return;
        }
        catch (GatewayException refused)
        {
            _refusal = refused.Refusal;
        }

        _loading = false;
    }

    private async Task ReadAsync(CancellationToken leaving)
    {
        var person = (await Authentication).User;
        var enough = _calls.Count + (_sought.Length > 0 ? EnoughFound : 1);
        for (var read = 0; read < EnoughRead && _calls.Count < enough; read++)
        {
            var page = await Gateway.ListAsync(person, _day, _continuation, leaving);
            leaving.ThrowIfCancellationRequested();
            _calls.AddRange(page.Calls.Where(call => _sought.Length == 0 || ShownNumbers.Matches(call.From, _sought)));
            _continuation = page.Continuation;
            if (_continuation is null)
            {
                return;
            }
        }
    }
}
