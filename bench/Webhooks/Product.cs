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

    /// <summary>Prints how much of the callers' audio never arrived, and how much the recordings lack.</summary>
    public async Task<int> ShowMissingAudioAsync()
    {
        await SignInAsync();
        var (calls, recorded, late, gaps, missing) = (0, 0, 0, TimeSpan.Zero, TimeSpan.Zero);
        string? continuation = null;
        do
        {
            var page = await _http.GetFromJsonAsync<JsonElement>($"/api/calls?size=100{(continuation is null ? "" : $"&continuation={Uri.EscapeDataString(continuation)}")}");
            foreach (var call in page.GetProperty("calls").EnumerateArray())
            {
                calls++;
                var detail = await _http.GetFromJsonAsync<JsonElement>($"/api/calls/{call.GetProperty("id").GetString()}");
                await Task.Delay(25);
                var closed = detail.GetProperty("events").EnumerateArray().Select(logged => logged.GetProperty("event")).Where(happened => happened.GetProperty("type").GetString() == "recording.closed").ToArray();
                if (closed is [.., var last])
                {
                    recorded++;
                    var lacks = (Gaps: Time(last, "gaps"), Missing: Time(last, "callerMissing"));
                    gaps += lacks.Gaps;
                    missing += lacks.Missing;
                    late += lacks.Gaps > TimeSpan.Zero || lacks.Missing > TimeSpan.Zero ? 1 : 0;
                }
            }

            continuation = page.TryGetProperty("continuation", out var next) ? next.GetString() : null;
        }
        while (continuation is not null);

        Console.WriteLine($"{calls} stored calls, {recorded} recorded. Calls with missing audio: {late} (callers' audio {missing.TotalMilliseconds:F0} ms, recordings {gaps.TotalMilliseconds:F0} ms).");
        return 0;
    }

    public void Dispose() => _http.Dispose();

    private static TimeSpan Time(JsonElement happened, string name) =>
        happened.TryGetProperty(name, out var time) ? TimeSpan.Parse(time.GetString()!, CultureInfo.InvariantCulture) : TimeSpan.Zero;
}
