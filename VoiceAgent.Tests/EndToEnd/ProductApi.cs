using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Contracts.Turns;

namespace VoiceAgent.Tests.EndToEnd;

/// <summary>Reads the product's calls from the gateway's API, with a token like any other service.</summary>
internal sealed partial class ProductApi
{
    private static readonly TimeSpan UntilStored = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    private readonly HttpClient _http;

    private ProductApi(HttpClient http) => this._http = http;

    public static async Task<ProductApi> ConnectAsync(WholeStack stack)
    {
        using var identity = new HttpClient { BaseAddress = stack.AddressOf("identity-emulator") };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/msi/token?api-version=2019-08-01&resource=api%3A%2F%2Fvoiceagent");
        request.Headers.Add("X-IDENTITY-HEADER", $"gateway-{stack.IdentitySecret}");
        using var answer = await identity.SendAsync(request);
        var token = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        var http = new HttpClient { BaseAddress = stack.AddressOf("gateway") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new ProductApi(http);
    }

    /// <summary>Waits until the call of a telephone has ended and is stored.</summary>
    public async Task<StoredCall> StoredAsync(string correlationId)
    {
        using var patience = new CancellationTokenSource(UntilStored);
        try
        {
            while (true)
            {
                var found = await _http.GetFromJsonAsync<Page>($"/api/calls?correlationId={correlationId}", LoggedEvent.Json, patience.Token);
                if (found!.Calls is [{ Phase: CallPhase.Ended } record])
                {
                    var stored = await _http.GetFromJsonAsync<Page>($"/api/calls?day={record.Id.Day}", LoggedEvent.Json, patience.Token);
                    if (stored!.Calls.Any(call => call.Id == record.Id))
                    {
                        return await CallAsync(record.Id);
                    }
                }

                await Task.Delay(BetweenLooks, patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The call with correlation id {correlationId} was not stored within {UntilStored.TotalSeconds} s.");
        }
    }

    public async Task<StoredCall> CallAsync(CallId call) => (await _http.GetFromJsonAsync<StoredCall>($"/api/calls/{call}", LoggedEvent.Json))!;

    /// <summary>Returns everything that is stored of a call except its recording, as the API sends it.</summary>
    public Task<string> TextAsync(CallId call) => _http.GetStringAsync($"/api/calls/{call}");

    public Task<byte[]> RecordingAsync(CallId call) => _http.GetByteArrayAsync($"/api/calls/{call}/recording");

    /// <summary>Returns the gateway's answer to a request without a token.</summary>
    public async Task<HttpStatusCode> AnonymouslyAsync(string path)
    {
        using var stranger = new HttpClient { BaseAddress = _http.BaseAddress };
        using var answer = await stranger.GetAsync(path);
        return answer.StatusCode;
    }

    internal sealed record StoredCall(CallRecord Record, RecordingClosed? Recording, IReadOnlyList<TranscriptLine> Transcript, IReadOnlyList<Measured> Turns, IReadOnlyList<LoggedEvent> Events);

    internal sealed record Measured(int Turn, TurnLatency Latency);

    private sealed record Page(IReadOnlyList<CallRecord> Calls, string? Continuation);
}
