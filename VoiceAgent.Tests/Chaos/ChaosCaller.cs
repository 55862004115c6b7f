using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using VoiceAgent.AppHost.Clients;

namespace VoiceAgent.Tests.Chaos;

/// <summary>
/// A patient caller who reserves a table. It says a line again when the agent asks for it or has been silent for long, and begins again when it is
/// not understood twice. So the outcome is known: without a fault nothing is said twice.
/// </summary>
internal sealed partial class ChaosCaller(PhoneApi phone, int number, DateOnly today)
{
    public const string Restaurant = "+15550199004";

    /// <summary>The caller waits so long for the agent before saying a line again.</summary>
    public static readonly TimeSpan SilentForLong = TimeSpan.FromSeconds(9);

    /// <summary>The numbers of the caller's lines. 0: none was said yet.</summary>
    public const int FirstLine = 1;
    public const int LineWithName = 2;
    public const int LineThatCommits = 3;
    public const int LastLine = 4;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(6);

    private static readonly string[] Names = ["smith", "morgan", "baker", "carter", "fisher", "walker", "turner", "parker"];
    private static readonly string[] Times = ["five oclock", "seven oclock", "nine oclock"];

    private readonly Lock _gate = new();
    private readonly CallSteps _steps = new();
    private readonly StringBuilder _heard = new();
    private long _lastSound = TimeProvider.System.GetTimestamp();
    private bool _agentSpeaks;
    private bool _callerSpeaks;
    private bool _over;
    private int _line;

    /// <summary>How often the caller had to say a line again.</summary>
    public int Repeated { get; private set; }

    /// <summary>Why the caller gave up, or null.</summary>
    public string? GaveUp { get; private set; }

    /// <summary>The telephone's id of the call.</summary>
    public string Id { get; private set; } = "";

    /// <summary>When the call was answered, or null.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>Milliseconds from the answer until a human's telephone began to ring. From then on the caller hears the ringing. Null: none rang.</summary>
    public double? TransferringAt { get; private set; }

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

    // Mondays the restaurant is closed.
    private string Weekday =>
        Enumerable.Range(1, 7).Select(today.AddDays).Where(date => date.DayOfWeek != DayOfWeek.Monday).ElementAt(number % 6).DayOfWeek.ToString().ToLowerInvariant();

    /// <summary>Answers what the agent says. The order of the lines follows from that, so a caller who has to begin again still comes to the end.</summary>
    private async Task SpeakAsync(CancellationToken stop)
    {
        var since = TimeProvider.System.GetTimestamp();
        var misunderstood = 0;
        while (true)
        {
            await Task.Delay(Look, TimeProvider.System, stop);
            int? next;
            bool again;
            lock (_gate)
            {
                if (_over)
                {
                    return;
                }

                next = Asked();
                again = next is null && _line > 0 && !_agentSpeaks && !_callerSpeaks
                    && (AsksAgain().IsMatch(_heard.ToString()) || TimeProvider.System.GetElapsedTime(_lastSound) > SilentForLong);
                misunderstood += again && Misunderstands().IsMatch(_heard.ToString()) ? 1 : 0;
            }

            if (next is { } line)
            {
                (since, misunderstood) = (TimeProvider.System.GetTimestamp(), 0);
                await SayAsync(line, line == LastLine ? "interrupt" : "say", stop);
            }
            else if (TimeProvider.System.GetElapsedTime(since) > Patience)
            {
                GaveUp = $"after '{TextOf(_line)}', heard '{_heard}'";
                return;
            }
            else if (again && _line == LastLine && HasHeardGoodbye())
            {
                // The line should have been closed long ago, so the caller hangs up.
                return;
            }
            else if (again)
            {
                Repeated++;
                await SayAsync(misunderstood > 1 && _line < LastLine ? FirstLine : _line, "say", stop);
            }
        }
    }

    /// <summary>The line that answers what the agent has said since the last one. Null when none does.</summary>
    private int? Asked()
    {
        var heard = _heard.ToString();
        return _line == LastLine ? null
            : _line > FirstLine && Has("is reserved") ? LastLine
            : _agentSpeaks || _callerSpeaks ? null
            : _line > 0 && Has("shall i reserve") ? LineThatCommits
            : _line > 0 && Has("what name") ? LineWithName
            : _line == 0 && Has("trattoria") ? FirstLine
            : null;

        bool Has(string words) => heard.Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    private bool HasHeardGoodbye()
    {
        lock (_gate)
        {
            return _heard.ToString().Contains("goodbye", StringComparison.OrdinalIgnoreCase);
        }
    }

    private string TextOf(int line) => line switch
    {
        FirstLine => $"I'd like a table for two on {Weekday} at {Times[number / 6 % Times.Length]}",
        LineWithName => Names[number % Names.Length],
        LineThatCommits => "yes please",
        _ => "no that's all thank you goodbye",
    };

    private async Task SayAsync(int line, string how, CancellationToken stop)
    {
        lock (_gate)
        {
            _heard.Clear();
            _lastSound = TimeProvider.System.GetTimestamp();
            _callerSpeaks = true;
            _line = line;
        }

        if (await phone.DoAsync(Id, how, new { text = TextOf(line) }, stop) is not null)
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
                    var text = happened.TryGetProperty("text", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString()! : "";
                    Hear(happened.GetProperty("type").GetString()!, text, happened.GetProperty("at").GetDouble());
                }
            }
        }
        finally
        {
            _over = true;
        }
    }

    private void Hear(string type, string text, double at)
    {
        _lastSound = TimeProvider.System.GetTimestamp();
        _steps.Next(type, _line);
        switch (type)
        {
            case "connected":
                AnsweredAt = TimeProvider.System.GetUtcNow();
                break;
            case "transferring":
                TransferringAt ??= at;
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

    [GeneratedRegex("quite follow|another way", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Misunderstands();

    [GeneratedRegex(
        @"\b(again|repeat|catch that|still there|cut off|what were you saying|hear me|hear you|at what time|(which|what) day|how many people|another way|how can i help)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AsksAgain();
}
