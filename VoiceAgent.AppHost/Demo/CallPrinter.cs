using System.Text.Json;

namespace VoiceAgent.AppHost.Demo;

/// <summary>Prints the product's events of one call as a person wants to read them, and keeps what the verdict needs.</summary>
internal sealed class CallPrinter(Screen screen)
{
    public string? Recording { get; private set; }

    public string? Ending { get; private set; }

    public bool ToolSucceeded { get; private set; }

    public bool BargedIn { get; private set; }

    /// <summary>Prints events until the stream ends or the call has.</summary>
    public async Task FollowAsync(IAsyncEnumerable<JsonElement> events)
    {
        await foreach (var logged in events)
        {
            Show(logged.TryGetProperty("event", out var happened) ? happened : logged);
            if (Ending is not null && Recording is not null)
            {
                return;
            }
        }
    }

    private void Show(JsonElement happened)
    {
        switch (happened.GetProperty("type").GetString())
        {
            case "agent.took-over":
                screen.Remark($"answered by the agent '{Text(happened, "agent")}'");
                break;
            case "caller.spoke":
                screen.CallerSaid(Text(happened, "text"));
                break;
            case "caller.pressed":
                screen.CallerSaid($"[keys] {Text(happened, "tones")}");
                break;
            case "agent.spoke" when Text(happened, "text").Length > 0:
                screen.AgentSaid(Text(happened, "text"), happened.TryGetProperty("interrupted", out var interrupted) && interrupted.GetBoolean());
                break;
            case "barge-in":
                BargedIn = true;
                screen.Remark($"the caller interrupts: stopped {Screen.Ms(Span(happened, "stopLatency"))} after the onset of speech");
                break;
            case "tool.called":
                screen.Remark($"tool {Text(happened, "tool")} {Text(happened, "arguments")}");
                break;
            case "tool.returned":
                ToolSucceeded |= Text(happened, "outcome") == "succeeded";
                screen.Remark($"tool {Text(happened, "tool")}: {Text(happened, "outcome")} after {Screen.Ms(Span(happened, "duration"))}");
                break;
            case "turn.measured":
                var latency = happened.GetProperty("latency");
                var stages = latency.GetProperty("stages").EnumerateArray().Select(stage => $"{Text(stage, "name")} {Screen.Ms(Span(stage, "duration"))}");
                screen.Remark($"answered after {Screen.Ms(Span(latency, "response"))}: {string.Join(" · ", stages)}");
                break;
            case "provider.failed":
                screen.Failed($"{Text(happened, "provider")} failed: {Text(happened, "reason")}");
                break;
            case "recording.closed":
                Recording = Text(happened, "path");
                break;
            case "call.ended":
                Ending = Text(happened, "ending");
                screen.Remark($"the call has ended: {Ending} {Text(happened, "detail")}");
                break;
            case "hang-up.requested":
                screen.Remark($"the {Text(happened, "by")} hangs up");
                break;
            case "transfer.requested":
                screen.Remark($"transfer to {Text(happened, "target")}");
                break;
        }
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static TimeSpan Span(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.Deserialize<TimeSpan>() : TimeSpan.Zero;
}
