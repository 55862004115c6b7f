using System.Text.Json;
using VoiceAgent.AppHost.Clients;

namespace VoiceAgent.AppHost.Demo;

/// <summary>One call by keyboard. A line is spoken, Enter alone interrupts, <c>/dtmf 123</c> presses keys, <c>/hangup</c> ends the call.</summary>
internal sealed class TypedCall(Line line, Keyboard keyboard)
{
    /// <summary>What the caller says when the person presses Enter alone.</summary>
    public const string Interjection = "Excuse me.";

    private const int MostKeys = 64;

    // How long to wait for the product's last events after the call, and for the recording to be closed.
    private static readonly TimeSpan UntilTold = TimeSpan.FromSeconds(10);

    private readonly AgentWords _words = new(line.Screen);
    private string _ending = "";
    private string? _callId;

    /// <returns>Whether the call ended normally, and whether the person wants another call.</returns>
    public async Task<(bool Well, bool WantsMore)> HoldAsync(CancellationToken stop)
    {
        try
        {
            var id = await line.Phone.CallAsync(name: null, stop);
            line.Screen.Begin();
            line.Screen.Title($"Calling {PhoneApi.Claims} …");
            var (recorded, wantsMore) = await HoldAsync(id, stop);
            return (await ReportAsync(id, recorded, stop), wantsMore);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or JsonException)
        {
            line.Screen.Failed($"The call broke: {broken.Message.TrimEnd('.')}.");
            return (false, true);
        }
        catch (DistributedApplicationException refused)
        {
            line.Screen.Failed(refused.Message);
            return (false, true);
        }
    }

    private async Task<(bool Recorded, bool WantsMore)> HoldAsync(string id, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var told = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reading = ReadAsync(id, told.Token);
        try
        {
            var listening = ListenAsync(id, over, stop);
            var wantsMore = await TypeAsync(id, over.Token);
            if (!over.IsCancellationRequested)
            {
                await AskAsync(id, "hangup", null, over.Token);
            }

            await listening;
            told.CancelAfter(UntilTold);
            return (await reading, wantsMore);
        }
        finally
        {
            await told.CancelAsync();
            await reading;
        }
    }

    /// <summary>Follows the call as the caller hears it, until it is over.</summary>
    private async Task ListenAsync(string id, CancellationTokenSource over, CancellationToken stop)
    {
        using var speaker = new Speaker();
        try
        {
            await foreach (var happened in line.Phone.EventsAsync(id, stop))
            {
                var text = happened.TryGetProperty("text", out var said) ? said.ToString() : "";
                switch (happened.GetProperty("type").GetString())
                {
                    case "word":
                        _words.Heard(text);
                        break;
                    case "said":
                        line.Screen.YouSaid(text);
                        break;
                    case "heard":
                        _words.FellSilent(text);
                        speaker.Play(() => line.Phone.HeardAsync(id, over.Token), happened, over.Token);
                        break;
                    case "failed":
                        line.Screen.Failed($"The call has failed: {text.TrimEnd('.')}.");
                        break;
                    case "ended":
                        _ending = text;
                        return;
                }
            }
        }
        finally
        {
            await over.CancelAsync();
            await speaker.SilencedAsync();
        }
    }

    /// <summary>Follows the call in the product, which has the written form of the words.</summary>
    /// <returns>True when the call is recorded.</returns>
    private async Task<bool> ReadAsync(string id, CancellationToken told)
    {
        var (ended, recorded) = (false, false);
        try
        {
            _callId = await line.FindAsync(id, told);
            if (_callId is null)
            {
                return false;
            }

            await foreach (var logged in line.Gateway.EventsAsync(_callId, told))
            {
                var happened = logged.TryGetProperty("event", out var inner) ? inner : logged;
                Show(happened);
                ended |= happened.GetProperty("type").GetString() == "call.ended";
                recorded |= happened.GetProperty("type").GetString() == "recording.closed";
                if (ended && recorded)
                {
                    break;
                }
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or JsonException || (gone is OperationCanceledException && told.IsCancellationRequested))
        {
            // The call continues without the product's events: the telephone reports what is heard.
        }

        return recorded;
    }

    private void Show(JsonElement happened)
    {
        var text = happened.TryGetProperty("text", out var said) ? said.ToString() : "";
        switch (happened.GetProperty("type").GetString())
        {
            case "agent.speaking":
                _words.Speaking(happened.GetProperty("epoch").GetInt32(), text);
                break;
            case "agent.spoke":
                _words.Spoke(happened.GetProperty("epoch").GetInt32(), text, happened.GetProperty("interrupted").GetBoolean());
                break;
            case "provider.failed":
                line.Screen.Failed($"{happened.GetProperty("provider")} failed: {happened.GetProperty("reason")}");
                break;
        }
    }

    /// <returns>True when the person wants another call.</returns>
    private async Task<bool> TypeAsync(string id, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var typed = await keyboard.LineAsync(over);
            if (over.IsCancellationRequested && typed is null)
            {
                return true;
            }

            if (typed is null or "/hangup" or "/quit")
            {
                return typed is "/hangup";
            }

            if (await DoAsync(id, typed, over) is { } refused)
            {
                line.Screen.Failed(refused);
            }
        }

        return true;
    }

    /// <returns>Null, or why the input was refused.</returns>
    private async Task<string?> DoAsync(string id, string typed, CancellationToken over)
    {
        if (typed.Length == 0)
        {
            return await AskAsync(id, "interrupt", new { text = Interjection }, over);
        }

        if (!typed.StartsWith('/'))
        {
            return await AskAsync(id, "say", new { text = typed }, over);
        }

        if (typed.Split(' ', 2) is not ["/dtmf", .. var keys])
        {
            return $"There is no '{typed}': there are /dtmf <keys>, /hangup and /quit.";
        }

        // The keys A to D exist only in telephone exchanges, so they are not offered.
        var tones = string.Concat(keys).Replace(" ", "", StringComparison.Ordinal);
        return tones.Length is > 0 and <= MostKeys && tones.All(key => char.IsAsciiDigit(key) || key is '*' or '#')
            ? await AskAsync(id, "dtmf", new { tones }, over)
            : $"A telephone has the keys 0 to 9, * and #: write for example /dtmf 4719#, with at most {MostKeys} keys.";
    }

    /// <summary>Sends a request to the telephone. When the call ends meanwhile, its response is ignored.</summary>
    /// <returns>Null, or why the request was refused.</returns>
    private async Task<string?> AskAsync(string id, string act, object? body, CancellationToken over)
    {
        try
        {
            var refused = await line.Phone.DoAsync(id, act, body, over);
            return refused is not null && over.IsCancellationRequested ? TooLate : refused;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return TooLate;
        }
    }

    private async Task<bool> ReportAsync(string id, bool recorded, CancellationToken stop)
    {
        line.Screen.Remark(_ending switch
        {
            "" => "The call is over.",
            "the caller hung up" => "The call is over: you hung up.",
            _ => $"The call is over: {_ending.TrimEnd('.')}.",
        });
        if (_callId is not null)
        {
            line.Screen.Remark($"{(recorded ? "Transcript and recording" : "Transcript")}: {line.DashboardUrl}/calls/{_callId}");
        }

        return (await line.Phone.ResultAsync(id, stop)).State != "failed";
    }

    private const string TooLate = "The call ended before the agent could hear that.";
}
