using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace VoiceAgent.AppHost.Clients;

/// <summary>The gateway's API, as the demo uses it.</summary>
internal sealed class GatewayApi(string url, TokenSource tokens)
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri(url), Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Finds the product's id of a call by telephony's correlation id. Null while the product does not know the call yet.</summary>
    public async Task<string?> FindAsync(string correlationId, CancellationToken stop)
    {
        var page = await GetAsync($"/api/calls?correlationId={Uri.EscapeDataString(correlationId)}", stop);
        return page.GetProperty("calls").EnumerateArray().Select(call => call.GetProperty("id").GetString()).FirstOrDefault();
    }

    public Task<JsonElement> CallAsync(string id, CancellationToken stop) => GetAsync($"/api/calls/{id}", stop);

    public async IAsyncEnumerable<JsonElement> EventsAsync(string id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var happened in ServerSentEvents.ReadAsync(_client, await RequestAsync($"/api/calls/{id}/events", stop), stop))
        {
            yield return happened;
        }
    }

    private async Task<JsonElement> GetAsync(string path, CancellationToken stop)
    {
        using var answer = await _client.SendAsync(await RequestAsync(path, stop), stop);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(stop);
    }

    private async Task<HttpRequestMessage> RequestAsync(string path, CancellationToken stop) => new(HttpMethod.Get, path)
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(stop)) },
    };
}
