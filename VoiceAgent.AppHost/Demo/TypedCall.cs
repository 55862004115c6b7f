using System.Text.Json;

namespace VoiceAgent.AppHost.Demo;

/// <summary>A call by keyboard: lines are said, Enter alone interrupts, <c>/dtmf 123</c> presses keys, <c>/hangup</c> ends.</summary>
internal static class TypedCall
{
    /// <returns>Whether the call ended as a call does.</returns>
    public static async Task<bool> HoldAsync(Line line, CancellationToken stop)
    {
        var id = await line.Phone.CallAsync(name: null, stop);
        line.Screen.Title("You are the caller. Type what you say; Enter alone interrupts; /dtmf 123 presses keys; /hangup ends.");
        line.Screen.Begin();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var speaker = new Speaker();
        var listening = ListenAsync(line, speaker, id, over);
        await TypeAsync(line, id, over.Token);
        await line.Phone.DoAsync(id, "hangup", null, stop);
        await listening;
        return (await line.Phone.ResultAsync(id, stop)).State != "failed";
    }

    private static async Task ListenAsync(Line line, Speaker speaker, string id, CancellationTokenSource over)
    {
        try
        {
            await foreach (var happened in line.Phone.EventsAsync(id, over.Token))
            {
                if (Show(line.Screen, happened))
                {
                    break;
                }

                if (happened.GetProperty("type").GetString() == "heard")
                {
                    await speaker.PlayAsync(await line.Phone.HeardAsync(id, over.Token), happened, over.Token);
                }
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The caller hung up first.
        }

        await over.CancelAsync();
    }

    /// <returns>Whether the call is over.</returns>
    private static bool Show(Screen screen, JsonElement happened)
    {
        var text = happened.TryGetProperty("text", out var said) ? said.ToString() : "";
        switch (happened.GetProperty("type").GetString())
        {
            case "heard":
                screen.AgentSaid(text, interrupted: false);
                return false;
            case "ended":
                screen.Remark($"the call is over {text}");
                return true;
            case "failed":
                screen.Failed($"the call failed {text}");
                return true;
            default:
                return false;
        }
    }

    private static async Task TypeAsync(Line line, string id, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            // The console cannot be asked to stop waiting for a line; the thread that waits ends with the process.
            var typed = await Task.Run(Console.In.ReadLine, over).WaitAsync(over).ContinueWith(line => line.IsCompletedSuccessfully ? line.Result : null, TaskScheduler.Default);
            if (typed is null or "/hangup")
            {
                return;
            }

            var refused = typed switch
            {
                "" => await line.Phone.DoAsync(id, "interrupt", new { text = "excuse me" }, over),
                _ when typed.StartsWith("/dtmf ", StringComparison.Ordinal) => await line.Phone.DoAsync(id, "dtmf", new { tones = typed["/dtmf ".Length..].Trim() }, over),
                _ when typed.StartsWith('/') => "there are /dtmf <keys> and /hangup",
                _ => await line.Phone.DoAsync(id, "say", new { text = typed }, over),
            };
            if (refused is not null)
            {
                line.Screen.Failed(refused);
            }
        }
    }
}
