using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using VoiceAgent.AppHost.Clients;

namespace VoiceAgent.Tests.Chaos;

/// <summary>
/// A patient caller who reserves a table. It says its next line when the agent has said what must come before it, and says a line again when
/// the agent asks for it or has been silent for long. So the outcome is known: without a fault nothing is said twice.
/// </summary>
internal sealed partial class ChaosCaller(PhoneApi phone, int number, DateOnly today)
{
    public const string Restaurant = "+15550199004";

    /// <summary>The caller waits so long for the agent before saying a line again.</summary>
    public static readonly TimeSpan SilentForLong = TimeSpan.FromSeconds(9);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(6);

    private static readonly string[] Names = ["smith", "morgan", "baker", "carter", "fisher", "walker", "turner", "parker"];
    private static readonly string[] Times = ["five oclock", "seven oclock", "nine oclock"];

    private readonly Lock _gate = new();
    private readonly CallSteps _steps = new();
    private readonly StringBuilder _heard = new();
    private readonly List<string> _lines = [];
    private long _lastSound = TimeProvider.System.GetTimestamp();
    private bool _agentSpeaks;
    private bool _callerSpeaks;
    private bool _over;

    /// <summary>How often the caller had to say a line again.</summary>
    public int Repeated { get; private set; }

    /// <summary>Why the caller gave up, or null.</summary>
    public string? GaveUp { get; private set; }

    /// <summary>The telephone's id of the call.</summary>
    public string Id { get; private set; } = "";

    /// <summary>When the call was answered, or null.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>Where the call is now. Null when it is over.</summary>
    public Step? Step
    {
        get
        {
            lock (_gate)
            {
                return _over ? null : _steps.Now;
            }
        }
    }

    public async Task PlaceAsync() => Id = await phone.PlaceAsync(new CallOrder(null, $"+155501{30000 + number}", Restaurant, number), CancellationToken.None);

    /// <summary>Speaks, and hangs up when the agent has not done so. The death of the telephones ends the call.</summary>
    public async Task HoldAsync()
    {
        using var stop = new CancellationTokenSource(LongestCall, TimeProvider.System);
        try
        {
            var listening = ListenAsync(stop.Token);
            await SpeakAsync(stop.Token);
            await phone.DoAsync(Id, "hangup", null, CancellationToken.None);
            await listening;
        }
        catch (Exception dead) when (dead is HttpRequestException or IOException or OperationCanceledException or JsonException)
        {
            GaveUp ??= stop.IsCancellationRequested ? $"The call lasted longer than {LongestCall.TotalMinutes} minutes." : null;
        }
        finally
        {
            _over = true;
        }
    }

    private async Task SpeakAsync(CancellationToken stop)
    {
        // Mondays the restaurant is closed.
        var day = Enumerable.Range(1, 7).Select(today.AddDays).Where(date => date.DayOfWeek != DayOfWeek.Monday).ElementAt(number % 6);
        var name = Names[number % Names.Length];
        await SayAfterAsync("trattoria", $"I'd like a table for two on {day.DayOfWeek.ToString().ToLowerInvariant()} at {Times[number / 6 % Times.Length]}", inMidSentence: false, stop);
        await SayAfterAsync("what name", name, inMidSentence: false, stop);
        await SayAfterAsync("shall i reserve", "yes please", inMidSentence: false, stop);
        await SayAfterAsync("is reserved", "no that's all thank you goodbye", inMidSentence: true, stop);
        await WaitAsync(() => _over, "no that's all thank you goodbye", stop);
    }

    private async Task SayAfterAsync(string cue, string line, bool inMidSentence, CancellationToken stop)
    {
        await WaitAsync(() => _heard.ToString().Contains(cue, StringComparison.OrdinalIgnoreCase) && (inMidSentence || !_agentSpeaks), _lines.LastOrDefault(), stop);
        if (!_over && GaveUp is null)
        {
            await SayAsync(line, inMidSentence ? "interrupt" : "say", stop);
        }
    }

    /// <summary>Waits for something, and says the last line again when that is asked for.</summary>
    private async Task WaitAsync(Func<bool> isReached, string? lastLine, CancellationToken stop)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            await Task.Delay(Look, TimeProvider.System, stop);
            bool again;
            lock (_gate)
            {
                if (_over || isReached())
                {
                    return;
                }

                var quiet = !_agentSpeaks && !_callerSpeaks;
                again = quiet && lastLine is not null && (AsksAgain().IsMatch(_heard.ToString()) || TimeProvider.System.GetElapsedTime(_lastSound) > SilentForLong);
            }

            if (TimeProvider.System.GetElapsedTime(since) > Patience)
            {
                GaveUp = $"after '{lastLine}', heard '{_heard}'";
                return;
            }

            if (again)
            {
                Repeated++;
                await SayAsync(lastLine!, "say", stop);
            }
        }
    }

    private async Task SayAsync(string line, string how, CancellationToken stop)
    {
        lock (_gate)
        {
            _heard.Clear();
            _lastSound = TimeProvider.System.GetTimestamp();
            _callerSpeaks = true;
            if (_lines.LastOrDefault() != line)
            {
                _lines.Add(line);
            }
        }

        if (await phone.DoAsync(Id, how, new { text = line }, stop) is not null)
        {
            _over = true;
        }
    }

    private async Task ListenAsync(CancellationToken stop)
    {
        try
        {
            await foreach (var happened in phone.EventsAsync(Id, stop))
            {
                lock (_gate)
                {
                    Hear(happened.GetProperty("type").GetString()!, happened.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "");
                }
            }
        }
        finally
        {
            _over = true;
        }
    }

    private void Hear(string type, string text)
    {
        _lastSound = TimeProvider.System.GetTimestamp();
        _steps.Next(type, _lines.Count);
        switch (type)
        {
            case "connected":
                AnsweredAt = TimeProvider.System.GetUtcNow();
                break;
            case "word":
                _agentSpeaks = true;
                _heard.Append(text).Append(' ');
                break;
            case "heard":
                _agentSpeaks = false;
                break;
            case "saying":
                _callerSpeaks = true;
                break;
            case "said":
                _callerSpeaks = false;
                break;

            // From here on the caller talks with a human.
            case "transferred" when text == "accepted":
            case "ended":
                _over = true;
                break;
        }
    }

    [GeneratedRegex(
        @"\b(again|repeat|catch that|still there|cut off|what were you saying|hear me|hear you|at what time|(which|what) day|how many people|another way|how can i help)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AsksAgain();
}
