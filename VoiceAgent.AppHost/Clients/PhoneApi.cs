using System.Net.Http.Json;
using System.Text.Json;

namespace VoiceAgent.AppHost.Clients;

/// <summary>The emulated telephone: it starts callers and reports what they said and heard.</summary>
internal sealed class PhoneApi(string url) : IDisposable
{
    /// <summary>The number that the claims agent answers.</summary>
    public const string Claims = "+15550199001";

    // No timeout, because a stream of events stays open as long as the call.
    private readonly HttpClient _client = new() { BaseAddress = new Uri(url), Timeout = Timeout.InfiniteTimeSpan };

    /// <param name="name">One of the telephone's call scripts. Null for a person at the keyboard.</param>
    /// <param name="stop">Cancels the request.</param>
    /// <returns>The telephone's id of the call.</returns>
    /// <exception cref="DistributedApplicationException">The telephone has no such script.</exception>
    public Task<string> CallAsync(string? name, CancellationToken stop) => PlaceAsync(new CallOrder(name, "+15550100001", Claims, 7), stop);

    /// <returns>The telephone's id of the call.</returns>
    /// <exception cref="DistributedApplicationException">The telephone refuses the call. The message has the reason.</exception>
    public async Task<string> PlaceAsync(CallOrder order, CancellationToken stop)
    {
        using var answer = await _client.PostAsJsonAsync("/phone/calls", order, stop);
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("id").GetString()!
            : throw new DistributedApplicationException($"The telephone refused the call: {await Refusal.OfAsync(answer, stop)}");
    }

    public async Task<PhoneResult> ResultAsync(string id, CancellationToken stop) =>
        (await _client.GetFromJsonAsync<PhoneResult>($"/phone/calls/{id}", JsonSerializerOptions.Web, stop))!;

    public IAsyncEnumerable<JsonElement> EventsAsync(string id, CancellationToken stop) =>
        ServerSentEvents.ReadAsync(_client, new HttpRequestMessage(HttpMethod.Get, $"/phone/calls/{id}/events"), stop);

    public Task<byte[]> HeardAsync(string id, CancellationToken stop) => _client.GetByteArrayAsync($"/phone/calls/{id}/heard.wav", stop);

    /// <param name="id">The call.</param>
    /// <param name="act"><c>say</c>, <c>interrupt</c>, <c>dtmf</c> or <c>hangup</c>.</param>
    /// <param name="body">What to say or press.</param>
    /// <param name="stop">Cancels the request.</param>
    /// <returns>Null, or why the telephone refused.</returns>
    public async Task<string?> DoAsync(string id, string act, object? body, CancellationToken stop)
    {
        using var answer = await _client.PostAsJsonAsync($"/phone/calls/{id}/{act}", body ?? new { }, stop);
        return answer.IsSuccessStatusCode ? null : await Refusal.OfAsync(answer, stop);
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>A call to place.</summary>
/// <param name="Name">One of the telephone's call scripts. Null for a person at the keyboard.</param>
/// <param name="From">Null: the script's caller, or the default one.</param>
/// <param name="To">Null: the script's number, or the default one.</param>
/// <param name="Seed">Seeds the caller's pauses. Null: the script's seed, or a random one.</param>
internal sealed record CallOrder(string? Name, string? From, string? To, int? Seed);
