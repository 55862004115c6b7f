using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace VoiceAgent.LoadTest.Measuring;

/// <summary>Where the product is, and who asks it; its API wants a token of its own authority.</summary>
/// <param name="Secret">Of the client; from the environment, never from the command line.</param>
internal sealed record ProductAddress(Uri Gateway, Uri Authority, string ClientId, string Secret)
{
    public const string SecretVariable = "LOADTEST_CLIENT_SECRET";
    public const string Scope = "api://voiceagent/.default";
}

/// <summary>A turn as the product measured it itself. Milliseconds.</summary>
/// <param name="To">The number that was called.</param>
/// <param name="Response">End of the caller's speech to the first agent audio on the wire.</param>
/// <param name="Stages">By name: how long each took, the sum where there were several of a name.</param>
internal sealed record MeasuredTurn(string To, double Response, IReadOnlyDictionary<string, double> Stages)
{
    /// <summary>What came after the decision that the caller had finished: the part that is not waiting for the caller.</summary>
    public double Added => Math.Max(0, Response - Stages.GetValueOrDefault("endpoint"));

    /// <summary>Whether the answer had to wait for a tool: two rounds with the model instead of one.</summary>
    public bool WaitedForTool => Stages.ContainsKey("tool");
}

/// <summary>Asks the product's API where the time of each turn went.</summary>
internal sealed class ProductClient(ProductAddress product, TimeProvider time) : IDisposable
{
    // A finished call is written down a few seconds after its end.
    private static readonly TimeSpan UntilStored = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _http = new() { BaseAddress = product.Gateway, Timeout = TimeSpan.FromSeconds(30) };

    /// <param name="calls">Telephony's ids of the calls, and the numbers that they went to.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The turns of all of them, and how many calls the product did not know.</returns>
    /// <exception cref="HttpRequestException">The product does not answer, or does not let us in.</exception>
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
