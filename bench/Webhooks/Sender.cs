using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Bench.Webhooks;

/// <summary>
/// Sends reports in an open loop: a slow answer delays no other report. A time is measured from the moment at which the report was to be sent, so
/// a delay of this program counts too. Of twenty reports, fifteen are about live calls, three about an unknown call, and two repeat an earlier one.
/// </summary>
internal sealed class Sender(Uri gateway, Product product, int perSecond, TimeSpan length)
{
    // Beyond it, reports are not sent but counted, so that a gateway that hangs does not fill this machine's memory.
    private const int MostOpen = 4_000;

    private readonly byte[] _key = Convert.FromBase64String((Environment.GetEnvironmentVariable("WEBHOOKS_SECRET") ?? "whsec_").Split('_')[1]);
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64, ActivityHeadersPropagator = null }) { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(30) };
    private readonly ConcurrentBag<double> _milliseconds = [];
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private string[] _live = [];
    private int _open;

    public async Task<int> RunAsync()
    {
        await product.SignInAsync();
        _live = await product.LiveAsync();
        using var over = new CancellationTokenSource();
        var following = FollowAsync(over.Token);
        var began = Stopwatch.GetTimestamp();
        var running = new List<Task>();
        var total = (int)(perSecond * length.TotalSeconds);
        for (var number = 0; number < total;)
        {
            var due = (int)Math.Min(total, Stopwatch.GetElapsedTime(began).TotalSeconds * perSecond);
            for (; number < due; number++)
            {
                running.Add(SendAsync(number, began + (long)((double)number / perSecond * Stopwatch.Frequency)));
            }

            running.RemoveAll(static sent => sent.IsCompleted);
            await Task.Delay(5);
        }

        await Task.WhenAll(running);
        var took = Stopwatch.GetElapsedTime(began);
        await over.CancelAsync();
        await following;
        Print(total, took);
        return _answers.Keys.All(answer => answer is "done" or "repeated" or "noSuchCall" or "callOver" or "later") ? 0 : 1;
    }

    private async Task FollowAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            _live = await product.LiveAsync();
            await Task.Delay(1_000, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(int number, long due)
    {
        if (Interlocked.Increment(ref _open) > MostOpen)
        {
            Interlocked.Decrement(ref _open);
            Count("not sent");
            return;
        }

        try
        {
            using var answer = await _http.SendAsync(New(number));
            var body = await answer.Content.ReadAsByteArrayAsync();
            _milliseconds.Add(Stopwatch.GetElapsedTime(due).TotalMilliseconds);
            Count(answer.IsSuccessStatusCode ? JsonDocument.Parse(body).RootElement.GetProperty("outcome").GetString()! : $"{(int)answer.StatusCode}");
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            Count(failure.GetType().Name);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private HttpRequestMessage New(int number)
    {
        var live = _live;
        var kind = number % 20;
        var id = kind >= 18 ? number - 10 : number;
        var call = kind is 15 or 16 or 17 || live.Length == 0 ? $"{CallId.At(DateTimeOffset.UtcNow)}" : live[id / 20 % live.Length];
        var (path, body) = number % 2 == 0
            ? ("transcription", """{"speaker":"caller","text":"This is what an external recogniser understood.","fromMs":1000,"untilMs":2500,"language":"en-US","confidence":0.9}""")
            : ("media-streaming", """{"leg":"caller","status":"quality","jitterMs":4.2,"lossPercent":0.1,"roundTripMs":80,"mos":4.2}""");
        var bytes = Encoding.UTF8.GetBytes(body);
        var at = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/{path}/{call}") { Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        request.Headers.Add("webhook-id", $"bench-{id}");
        request.Headers.Add("webhook-timestamp", at);
        request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(HMACSHA256.HashData(_key, (byte[])[.. Encoding.UTF8.GetBytes($"bench-{id}.{at}."), .. bytes]))}");
        return request;
    }

    private void Count(string answer) => _answers.AddOrUpdate(answer, 1, static (_, known) => known + 1);

    private void Print(int total, TimeSpan took)
    {
        var sorted = _milliseconds.Order().ToArray();
        string At(double part) => sorted.Length == 0 ? "–" : $"{sorted[(int)Math.Min(sorted.Length - 1, part * sorted.Length)]:F1}";
        Console.WriteLine($"| webhooks | a second | p50 ms | p95 ms | p99 ms | p99.9 ms | most ms |\n|---|---|---|---|---|---|---|\n| {total} | {total / took.TotalSeconds:F0} | {At(0.5)} | {At(0.95)} | {At(0.99)} | {At(0.999)} | {At(1)} |");
        Console.WriteLine(string.Join(", ", _answers.OrderByDescending(answer => answer.Value).Select(answer => $"{answer.Key}: {answer.Value}")));
    }
}
