using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace VoiceAgent.LoadTest.Measuring;

/// <summary>The address of the product's API, and the client that calls it with a token.</summary>
/// <param name="Secret">The client's secret. It comes from the environment, never from the command line.</param>
internal sealed record ProductAddress(Uri Gateway, Uri Authority, string ClientId, string Secret)
{
    public const string SecretVariable = "LOADTEST_CLIENT_SECRET";
    public const string Scope = "api://voiceagent/.default";
}

/// <summary>A turn as the product measured it, in milliseconds.</summary>
/// <param name="To">The called number.</param>
/// <param name="Response">Time from the end of the caller's speech to the first agent audio on the wire.</param>
/// <param name="Stages">The duration of each stage by name. Stages of the same name are added.</param>
internal sealed record MeasuredTurn(string To, double Response, IReadOnlyDictionary<string, double> Stages)
{
    /// <summary>The time after the end of the turn was decided. It does not include waiting for the caller.</summary>
    public double Added => Math.Max(0, Response - Stages.GetValueOrDefault("endpoint"));

    /// <summary>Whether the answer needed a tool, and therefore two rounds with the model instead of one.</summary>
    public bool WaitedForTool => Stages.ContainsKey("tool");
}

/// <summary>Reads the stages of each turn from the product's API.</summary>
internal sealed class ProductClient(ProductAddress product, TimeProvider time) : IDisposable
{
    // An ended call is stored a few seconds after its end.
    private static readonly TimeSpan UntilStored = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _http = new() { BaseAddress = product.Gateway, Timeout = TimeSpan.FromSeconds(30) };

    /// <param name="calls">Correlation ids of the calls, and the called numbers.</param>
    /// <param name="stop">Cancels the requests.</param>
    /// <returns>The turns of all calls, and how many calls the product did not find.</returns>
    /// <exception cref="HttpRequestException">The product does not answer, or refuses access.</exception>
    public async Task<(IReadOnlyList<MeasuredTurn> Turns, int Unknown)> TurnsAsync(IEnumerable<(string Correlation, string To)> calls, CancellationToken stop)
    {
        await SignInAsync(stop);
        var turns = new List<MeasuredTurn>();
        var unknown = 0;
        var since = time.GetTimestamp();
        foreach (var (correlation, to) in calls)
        {
            var found = await TurnsOfAsync(correlation, to, stop);
            while (found is null && time.GetElapsedTime(since) < UntilStored)
            {
                await Task.Delay(BetweenQuestions, time, stop);
                found = await TurnsOfAsync(correlation, to, stop);
            }

            unknown += found is null ? 1 : 0;
            turns.AddRange(found ?? []);
        }

        return (turns, unknown);
    }

    public void Dispose() => _http.Dispose();

    private async Task SignInAsync(CancellationToken stop)
    {
        using var client = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = product.ClientId,
            ["client_secret"] = product.Secret,
            ["scope"] = ProductAddress.Scope,
        });
        using var answer = await client.PostAsync(new Uri(product.Authority, "token"), form, stop);
        var token = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("access_token").GetString();
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    private async Task<IReadOnlyList<MeasuredTurn>?> TurnsOfAsync(string correlation, string to, CancellationToken stop)
    {
        var page = await GetAsync($"/api/calls?correlationId={Uri.EscapeDataString(correlation)}", stop);
        if (page?.GetProperty("calls").EnumerateArray().Select(call => call.GetProperty("id").GetString()).FirstOrDefault() is not { } id)
        {
            return null;
        }

        return await GetAsync($"/api/calls/{id}", stop) is { } call ? [.. call.GetProperty("turns").EnumerateArray().Select(turn => Turn(to, turn))] : null;
    }

    private async Task<JsonElement?> GetAsync(string path, CancellationToken stop)
    {
        while (true)
        {
            using var answer = await _http.GetAsync(path, stop);
            switch (answer.StatusCode)
            {
                case HttpStatusCode.TooManyRequests:
                    await Task.Delay(answer.Headers.RetryAfter?.Delta ?? BetweenQuestions, time, stop);
                    break;
                case HttpStatusCode.NotFound:
                    return null;
                default:
                    return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(stop);
            }
        }
    }

    private static MeasuredTurn Turn(string to, JsonElement turn)
    {
        var latency = turn.GetProperty("latency");
        var stages = latency.GetProperty("stages").EnumerateArray()
            .GroupBy(stage => stage.GetProperty("name").GetString()!, stage => Ms(stage.GetProperty("duration")))
            .ToDictionary(same => same.Key, same => same.Sum());
        return new MeasuredTurn(to, Ms(latency.GetProperty("response")), stages);
    }

    private static double Ms(JsonElement duration) => TimeSpan.Parse(duration.GetString()!, System.Globalization.CultureInfo.InvariantCulture).TotalMilliseconds;
}
