using System.Net.Http.Json;
using System.Text.Json;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>Requests that outlast the death of a gateway or of a store: each is repeated for a while.</summary>
internal sealed partial class ProductApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ForWorker = TimeSpan.FromSeconds(2);

    /// <summary>The worker that runs a call. Null when the product does not say.</summary>
    public async Task<string?> WorkerAsync(string? correlationId) => (await PatientlyAsync(
        async stop => correlationId is null ? null : await _http.GetFromJsonAsync<Page>($"/api/calls?correlationId={correlationId}", LoggedEvent.Json, stop),
        ForWorker))?.Calls.FirstOrDefault()?.Worker;

    /// <summary>Waits until a call is stored.</summary>
    /// <returns>All records with this correlation id, and the stored call. Without one, it was not stored in time.</returns>
    public async Task<(IReadOnlyList<CallRecord> Records, StoredCall? Stored)> UntilStoredAsync(string? correlationId, TimeSpan within)
    {
        IReadOnlyList<CallRecord> records = [];
        var stored = correlationId is null ? null : await PatientlyAsync(
            async stop =>
            {
                records = (await _http.GetFromJsonAsync<Page>($"/api/calls?correlationId={correlationId}", LoggedEvent.Json, stop))!.Calls;
                if (records.FirstOrDefault() is not { Phase: CallPhase.Ended } record)
                {
                    return null;
                }

                var day = await _http.GetFromJsonAsync<Page>($"/api/calls?day={record.Id.Day}", LoggedEvent.Json, stop);
                return day!.Calls.Any(call => call.Id == record.Id) ? await _http.GetFromJsonAsync<StoredCall>($"/api/calls/{record.Id}", LoggedEvent.Json, stop) : null;
            },
            within);
        return (records, stored);
    }

    /// <summary>The recording of a call. Null when there is none.</summary>
    public Task<byte[]?> TryRecordingAsync(CallId call) => PatientlyAsync(async stop => (byte[]?)await _http.GetByteArrayAsync($"/api/calls/{call}/recording", stop), Patience);

    private static async Task<T?> PatientlyAsync<T>(Func<CancellationToken, Task<T?>> request, TimeSpan within)
        where T : class
    {
        using var patience = new CancellationTokenSource(within);
        while (!patience.IsCancellationRequested)
        {
            try
            {
                if (await request(patience.Token) is { } answer)
                {
                    return answer;
                }

                await Task.Delay(BetweenLooks, patience.Token);
            }
            catch (Exception passing) when (passing is HttpRequestException or OperationCanceledException or JsonException or IOException)
            {
                await Task.Delay(BetweenLooks, TimeProvider.System, CancellationToken.None);
            }
        }

        return null;
    }
}
