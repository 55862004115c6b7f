using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace VoiceAgent.AppHost.Clients;

/// <summary>An emulator's <c>/emulator/faults</c>: lists what can fail, starts failures and ends them.</summary>
internal sealed class FaultsApi : IDisposable
{
    private readonly HttpClient _client;

    public FaultsApi(string url, string adminKey) => _client = new HttpClient
    {
        BaseAddress = new Uri(url),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", adminKey) },
    };

    public async Task<IReadOnlyList<Breakable>> OperationsAsync(CancellationToken stop)
    {
        using var answer = await _client.GetAsync("/emulator/faults", stop);
        return (await ReadAsync<FaultsState>(answer, stop)).Operations;
    }

    /// <exception cref="DistributedApplicationException">The emulator refuses. The message has the reason.</exception>
    public async Task BreakAsync(string operation, string kind, int seconds, string? account, CancellationToken stop)
    {
        using var answer = await _client.PutAsJsonAsync($"/emulator/faults/{Uri.EscapeDataString(operation)}", new { kind, seconds, account }, stop);
        await ReadAsync<FaultsState>(answer, stop);
    }

    /// <returns>The failures that were ended.</returns>
    public async Task<IReadOnlyList<string>> MendAsync(CancellationToken stop)
    {
        using var answer = await _client.DeleteAsync("/emulator/faults", stop);
        return (await ReadAsync<FaultsMended>(answer, stop)).Mended;
    }

    public void Dispose() => _client.Dispose();

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken stop) => answer.IsSuccessStatusCode
        ? (await answer.Content.ReadFromJsonAsync<T>(stop))!
        : throw new DistributedApplicationException(await Refusal.OfAsync(answer, stop));

    private sealed record FaultsState(IReadOnlyList<Breakable> Operations);

    private sealed record FaultsMended(IReadOnlyList<string> Mended);
}

/// <summary>An operation of an emulator, and how it can fail.</summary>
internal sealed record Breakable(string Name, IReadOnlyList<string> Kinds);
