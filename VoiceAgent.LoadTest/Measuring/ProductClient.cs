using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using VoiceAgent.Client;
using VoiceAgent.Contracts.Turns;

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

    private readonly HttpClient _http = new() { BaseAddress = new Uri($"{product.Gateway.AbsoluteUri.TrimEnd('/')}/"), Timeout = TimeSpan.FromSeconds(30) };

    /// <param name="calls">Correlation ids of the calls, and the called numbers.</param>
    /// <param name="stop">Cancels the requests.</param>
    /// <returns>The turns of all calls, and how many calls the product did not find.</returns>
    /// <exception cref="HttpRequestException">The product does not answer.</exception>
    /// <exception cref="VoiceAgentApiException">The product refuses access.</exception>
    public async Task<(IReadOnlyList<MeasuredTurn> Turns, int Unknown)> TurnsAsync(IEnumerable<(string Correlation, string To)> calls, CancellationToken stop)
    {
        var token = await SignInAsync(stop);
        var client = new VoiceAgentClient(_http, _ => ValueTask.FromResult(token), time);
        var turns = new List<MeasuredTurn>();
        var unknown = 0;
        var since = time.GetTimestamp();
        foreach (var (correlation, to) in calls)
        {
            var found = await TurnsOfAsync(client, correlation, to, stop);
            while (found is null && time.GetElapsedTime(since) < UntilStored)
            {
                await Task.Delay(BetweenQuestions, time, stop);
                found = await TurnsOfAsync(client, correlation, to, stop);
            }

            unknown += found is null ? 1 : 0;
            turns.AddRange(found ?? []);
        }

        return (turns, unknown);
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> SignInAsync(CancellationToken stop)
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
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("access_token").GetString()!;
    }

    private Task<IReadOnlyList<MeasuredTurn>?> TurnsOfAsync(VoiceAgentClient client, string correlation, string to, CancellationToken stop) => PatientlyAsync<IReadOnlyList<MeasuredTurn>?>(
        async () => await client.Calls.FindByCorrelationAsync(correlation, stop) is { } found && await client.Calls.FindAsync(found.Id, stop) is { } call
            ? [.. call.Turns.Select(turn => Turn(to, turn.Latency))]
            : null,
        stop);

    // The rate limit applies to this program as to everybody.
    private async Task<T> PatientlyAsync<T>(Func<Task<T>> ask, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (VoiceAgentApiException busy) when (busy.Status is HttpStatusCode.TooManyRequests)
            {
                await Task.Delay(busy.RetryAfter ?? BetweenQuestions, time, stop);
            }
        }
    }

    private static MeasuredTurn Turn(string to, TurnLatency latency) => new(
        to,
        latency.Response.TotalMilliseconds,
        latency.Stages.GroupBy(stage => stage.Name, stage => stage.Duration.TotalMilliseconds).ToDictionary(same => same.Key, same => same.Sum()));
}
