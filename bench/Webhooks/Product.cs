using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace VoiceAgent.Bench.Webhooks;

/// <summary>The product's API, with a token.</summary>
internal sealed class Product(Uri gateway, Uri authority) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = gateway };

    public async Task SignInAsync()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "apphost",
            ["client_secret"] = Environment.GetEnvironmentVariable("LOADTEST_CLIENT_SECRET") ?? "",
            ["scope"] = "api://voiceagent/.default",
        });
        using var client = new HttpClient();
        using var answer = await client.PostAsync(new Uri(authority, "token"), form);
        var token = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        _http.DefaultRequestHeaders.Authorization = new("Bearer", token);
    }

    /// <summary>The ids of calls in progress.</summary>
    public async Task<string[]> LiveAsync() =>
        [.. (await _http.GetFromJsonAsync<JsonElement>("/api/calls/live")).GetProperty("calls").EnumerateArray().Select(call => call.GetProperty("id").GetString()!)];

    /// <summary>
    /// Prints where audio was late: at the telephones themselves, on its way to the pipeline, in the pipeline's own sending, and at the callers' ears.
    /// What the telephones sent late is not the product's doing, but it arrives late as well.
    /// </summary>
    /// <param name="since">Only calls that rang after it.</param>
    public async Task<int> ShowLateAudioAsync(Uri phone, DateTimeOffset since)
    {
        await SignInAsync();
        using var telephones = new HttpClient { BaseAddress = phone };
        var (calls, unknown, sent, sentLate, caller, callerLate, callerLost, agent, agentLate) = (0, 0, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
        var (missing, gaps) = (TimeSpan.Zero, TimeSpan.Zero);
        var notClosed = 0;
        await foreach (var call in CallsAsync(since))
        {
            calls++;
            var (heard, said) = (call.GetProperty("quality").GetProperty("caller"), call.GetProperty("quality").GetProperty("agent"));
            (caller, callerLate, callerLost) = (caller + Count(heard, "frames"), callerLate + Count(heard, "late"), callerLost + Count(heard, "lost"));
            (agent, agentLate) = (agent + Count(said, "frames"), agentLate + Count(said, "late"));
            if (await TelephoneOfAsync(telephones, call) is { } telephone)
            {
                sent += Count(telephone.GetProperty("media"), "framesSent");
                sentLate += Count(telephone.GetProperty("media"), "framesLate");
                gaps += TimeSpan.FromMilliseconds(Count(telephone.GetProperty("playout"), "gapsMs"));
            }
            else
            {
                unknown++;
            }

            var detail = await _http.GetFromJsonAsync<JsonElement>($"/api/calls/{call.GetProperty("id").GetString()}");
            await Task.Delay(25);
            var closed = detail.GetProperty("events").EnumerateArray().Select(logged => logged.GetProperty("event")).Where(happened => happened.GetProperty("type").GetString() == "recording.closed").ToArray();
            notClosed += closed.Length == 0 ? 1 : 0;
            missing += closed is [.., var last] ? Time(last, "callerMissing") + Time(last, "gaps") : TimeSpan.Zero;
        }

        Console.WriteLine($"{calls} calls with audio ({unknown} no longer known to the telephones, {notClosed} whose recording is not closed yet).");
        Console.WriteLine("| audio | frames | late | % |\n|---|---|---|---|");
        Console.WriteLine($"| of callers, as the telephones sent it | {sent} | {sentLate} | {Part(sentLate, sent)} |");
        Console.WriteLine($"| of callers, as it arrived at the pipeline | {caller} | {callerLate} late and {callerLost} lost | {Part(callerLate + callerLost, caller)} |");
        Console.WriteLine($"| of the agent, as the pipeline sent it | {agent} | {agentLate} | {Part(agentLate, agent)} |");
        Console.WriteLine($"Gaps in the agent's voice at the telephones: {gaps.TotalMilliseconds:F0} ms of {agent * 20 / 1000} s. Missing in recordings: {missing.TotalMilliseconds:F0} ms.");
        return 0;
    }

    public void Dispose() => _http.Dispose();

    private async IAsyncEnumerable<JsonElement> CallsAsync(DateTimeOffset since)
    {
        string? continuation = null;
        do
        {
            var page = await _http.GetFromJsonAsync<JsonElement>($"/api/calls?size=100{(continuation is null ? "" : $"&continuation={Uri.EscapeDataString(continuation)}")}");
            foreach (var call in page.GetProperty("calls").EnumerateArray())
            {
                // A caller who hangs up at once has no audio.
                if (call.GetProperty("rangAt").GetDateTimeOffset() >= since && call.TryGetProperty("quality", out _))
                {
                    yield return call;
                }
            }

            continuation = page.TryGetProperty("continuation", out var next) ? next.GetString() : null;
        }
        while (continuation is not null);
    }

    private static async Task<JsonElement?> TelephoneOfAsync(HttpClient telephones, JsonElement call)
    {
        using var answer = await telephones.GetAsync($"/emulator/calls/{call.GetProperty("connectionId").GetString()}");
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>() : null;
    }

    private static long Count(JsonElement of, string name) => of.TryGetProperty(name, out var count) ? count.GetInt64() : 0;

    private static string Part(long some, long all) => all == 0 ? "–" : $"{100.0 * some / all:F2}";

    private static TimeSpan Time(JsonElement happened, string name) =>
        happened.TryGetProperty(name, out var time) ? TimeSpan.Parse(time.GetString()!, CultureInfo.InvariantCulture) : TimeSpan.Zero;
}
