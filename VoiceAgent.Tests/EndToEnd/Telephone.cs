using System.Net.Http.Json;
using System.Text.Json;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>Places emulated calls.</summary>
internal sealed class Telephone(Uri phone)
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    private readonly HttpClient _http = new() { BaseAddress = phone };

    public async Task<string> CallAsync(string script)
    {
        using var answer = await _http.PostAsJsonAsync("/phone/calls", new { script });
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, $"The phone refused the script: {body}");
        return body.GetProperty("id").GetString()!;
    }

    public Task<CallerOutcome> UntilOverAsync(string id) => UntilAsync(id, outcome => outcome.IsOver);

    /// <summary>Waits until the call is as described, or over.</summary>
    public async Task<CallerOutcome> UntilAsync(string id, Predicate<CallerOutcome> isReached)
    {
        using var patience = new CancellationTokenSource(LongestCall);
        while (true)
        {
            var outcome = await _http.GetFromJsonAsync<CallerOutcome>($"/phone/calls/{id}", JsonSerializerOptions.Web, patience.Token);
            if (outcome!.IsOver || isReached(outcome))
            {
                return outcome;
            }

            await Task.Delay(BetweenLooks, patience.Token);
        }
    }

    public Task<byte[]> HeardAsync(string id) => _http.GetByteArrayAsync($"/phone/calls/{id}/heard.wav");
}
