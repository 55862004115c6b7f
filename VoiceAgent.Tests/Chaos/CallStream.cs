using System.Net.Http.Headers;
using System.Net.Http.Json;
using VoiceAgent.AppHost.Clients;
using VoiceAgent.Tests.EndToEnd;

namespace VoiceAgent.Tests.Chaos;

/// <summary>One call of the stream.</summary>
internal sealed record ChaosCall(ChaosCaller Caller, DateTimeOffset PlacedAt, string Behaviour, Task Run)
{
    public bool IsOver => Run.IsCompleted;
}

/// <summary>Places calls one after the other, so that about the same number is live at any time and each is at another step.</summary>
internal sealed class CallStream : IDisposable
{
    // The caller's numbers and lines depend on it. All streams of a run count on, so that no two calls have the same number.
    private static int _numbers;

    private readonly Lock _gate = new();
    private readonly List<ChaosCall> _calls = [];
    private readonly PhoneApi _phone;
    private readonly HttpClient _switches;
    private readonly DateOnly _today;
    private int _behaviour;

    public CallStream(WholeStack stack, DateOnly today)
        : this(stack.AddressOf(Fault.Telephony), today)
    {
    }

    /// <param name="address">The address of the telephones.</param>
    /// <param name="today">The day of the call.</param>
    public CallStream(Uri address, DateOnly today)
    {
        _phone = new PhoneApi(address.AbsoluteUri);
        _switches = new HttpClient { BaseAddress = address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", WholeStack.EmulatorsKey) } };
        _today = today;
    }

    /// <summary>The time between two calls.</summary>
    public TimeSpan Apart { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>No call is placed while so many are live.</summary>
    public int Most { get; set; } = int.MaxValue;

    /// <summary>Whether the calls take turns at the behaviours of the telephony service. Otherwise it behaves as configured.</summary>
    public bool Behaviours { get; set; }

    public IReadOnlyList<ChaosCall> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    public IReadOnlyList<ChaosCall> Live => [.. Calls.Where(call => !call.IsOver)];

    /// <summary>Places calls until it is stopped.</summary>
    public async Task FlowAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (Live.Count < Most)
            {
                await TryPlaceAsync();
            }

            await Task.Delay(Apart, TimeProvider.System, stop).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Places a call. Completes when the telephone rings.</summary>
    /// <returns>Null when the telephones do not answer.</returns>
    public async Task<ChaosCall?> TryPlaceAsync()
    {
        try
        {
            var behaviour = await BehaveAsync();
            var caller = new ChaosCaller(_phone, Interlocked.Increment(ref _numbers), _today);
            var placed = TimeProvider.System.GetUtcNow();
            await caller.PlaceAsync();
            var call = new ChaosCall(caller, placed, behaviour, Task.Run(() => caller.HoldAsync()));
            lock (_gate)
            {
                _calls.Add(call);
            }

            return call;
        }
        catch (Exception away) when (away is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Forgets calls that are over and were looked at, or are not of interest.</summary>
    public void Forget(Predicate<ChaosCall> forgotten)
    {
        lock (_gate)
        {
            _calls.RemoveAll(call => call.IsOver && forgotten(call));
        }
    }

    public void Dispose()
    {
        _phone.Dispose();
        _switches.Dispose();
    }

    private async Task<string> BehaveAsync()
    {
        var next = Behaviours ? MediaBehaviour.All[_behaviour++ % MediaBehaviour.All.Count] : MediaBehaviour.All[0];
        using var answer = await _switches.PutAsJsonAsync("/emulator/media", next.Order);
        answer.EnsureSuccessStatusCode();
        return next.Name;
    }
}
