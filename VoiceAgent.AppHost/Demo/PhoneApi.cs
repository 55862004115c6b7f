using System.Net.Http.Json;
using System.Text.Json;

namespace VoiceAgent.AppHost.Demo;

/// <summary>The emulated telephone: starts callers and tells what they said and heard.</summary>
internal sealed class PhoneApi(string url)
{
    /// <summary>The number that the claims agent answers.</summary>
    public const string Claims = "+15550199001";

    // A stream of events has no end of its own.
    private readonly HttpClient client = new() { BaseAddress = new Uri(url), Timeout = Timeout.InfiniteTimeSpan };

    /// <param name="name">One of the telephone's own call scripts; null for a person at the keyboard.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The phone's id of the call.</returns>
    /// <exception cref="DistributedApplicationException">The telephone refused, and says why.</exception>
    public async Task<string> CallAsync(string? name, CancellationToken stop)
    {
        using var answer = await client.PostAsJsonAsync("/phone/calls", new { name, from = "+15550100001", to = Claims, seed = 7 }, stop);
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("id").GetString()!
            : throw new DistributedApplicationException($"The telephone refused the call: {Reason(await answer.Content.ReadAsStringAsync(stop)) ?? $"{(int)answer.StatusCode}."}");
    }

    public async Task<PhoneResult> ResultAsync(string id, CancellationToken stop) =>
        (await client.GetFromJsonAsync<PhoneResult>($"/phone/calls/{id}", JsonSerializerOptions.Web, stop))!;

    public IAsyncEnumerable<JsonElement> EventsAsync(string id, CancellationToken stop) =>
        ServerSentEvents.ReadAsync(client, new HttpRequestMessage(HttpMethod.Get, $"/phone/calls/{id}/events"), stop);

    public Task<byte[]> HeardAsync(string id, CancellationToken stop) => client.GetByteArrayAsync($"/phone/calls/{id}/heard.wav", stop);

    /// <param name="id">The call.</param>
    /// <param name="act"><c>say</c>, <c>interrupt</c>, <c>dtmf</c> or <c>hangup</c>.</param>
    /// <param name="body">What to say or press.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Null, or why it was refused.</returns>
    public async Task<string?> DoAsync(string id, string act, object? body, CancellationToken stop)
    {
        using var answer = await client.PostAsJsonAsync($"/phone/calls/{id}/{act}", body ?? new { }, stop);
        return answer.IsSuccessStatusCode ? null : Reason(await answer.Content.ReadAsStringAsync(stop)) ?? $"The telephone refused: {(int)answer.StatusCode}.";
    }

    /// <summary>The sentence with which the telephone refuses.</summary>
    private static string? Reason(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(body) is { ValueKind: JsonValueKind.Object } refusal && refusal.TryGetProperty("error", out var error) ? error.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
